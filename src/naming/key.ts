import { toAddress, type Hex } from "../access/hex.ts";
import type { PathStep } from "./names.ts";
import { shortAddress, shortHex, shortText } from "./short.ts";
import type { StorageType } from "./storage-type.ts";

/** A mapping's key as a path step, as a label shows it, and the address that it is or seems to be. */
export interface ReadKey {
  readonly step: PathStep;
  readonly shown: string;
  readonly address?: Hex;
}

/** Reads a key from the bytes that were hashed: a word for value types, the text itself for strings and bytes. */
export function readKey(key: Hex, type: StorageType, constants: ReadonlyMap<bigint, string>): ReadKey {
  const read = type.kind === "value" ? readValue(key, type, constants) : readText(key, type.label);
  const { value, address } = read;
  return {
    step: { kind: "key", type: type.label, value },
    get shown() {
      return read.shown;
    },
    ...(address === undefined ? {} : { address }),
  };
}

/** Reads a key whose type no one knows: as an address where it looks like one, else as a number. */
export function guessKey(key: Hex): ReadKey {
  const word = BigInt(key);
  const [type, scalar] = looksLikeAddress(word) ? (["address", "address"] as const) : (["uint256", "uint"] as const);
  return readKey(key, { kind: "value", label: type, scalar, bytes: 32 }, new Map());
}

type Shown = { readonly value: string; readonly shown: string; readonly address?: Hex };

function readValue(key: Hex, type: StorageType & { kind: "value" }, constants: ReadonlyMap<bigint, string>): Shown {
  const word = BigInt(key);
  switch (type.scalar) {
    case "address": {
      const address = toAddress(`0x${key.slice(-40)}`);
      // Made when it is read: a checksum takes its time, and few labels are.
      return {
        value: address,
        get shown() {
          return shortAddress(address);
        },
        address,
      };
    }
    case "bool":
      return plain(word === 0n ? "false" : "true");
    case "int":
      return plain(BigInt.asIntN(256, word).toString());
    case "enum":
      return { value: word.toString(), shown: type.members?.[Number(word)] ?? word.toString() };
    case "uint":
      return { value: word.toString(), shown: word < 10n ** 12n ? word.toString() : shortHex(key), ...addressIn(word) };
    default: {
      const value: Hex = `0x${key.slice(2, 2 + type.bytes * 2)}`;
      const name = type.bytes === 32 ? constants.get(word) : undefined;
      return { value, shown: name ?? shortHex(value), ...(type.bytes === 32 ? addressIn(word) : {}) };
    }
  }
}

function readText(key: Hex, label: string): Shown {
  const bytes = Buffer.from(key.slice(2), "hex");
  const text = bytes.toString("utf8");
  const isText = label === "string" && !text.includes("\ufffd");
  return isText ? { value: text, shown: JSON.stringify(shortText(text)) } : { value: key, shown: shortHex(key) };
}

function plain(value: string): Shown {
  return { value, shown: value };
}

/** OpenZeppelin's sets and token ids made of addresses keep an address in a whole word. */
function addressIn(word: bigint): { address?: Hex } {
  return looksLikeAddress(word) ? { address: `0x${word.toString(16).padStart(40, "0")}` } : {};
}

/** Twenty bytes with none but a few leading zeros: no count or amount is that large. */
function looksLikeAddress(word: bigint): boolean {
  return word >= 1n << 136n && word < 1n << 160n;
}
