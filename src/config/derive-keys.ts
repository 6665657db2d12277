import { createECDH, createHmac, pbkdf2Sync } from "node:crypto";
import type { Hex } from "../access/hex.ts";

/** Which keys of a mnemonic (BIP-39, BIP-32) a network owns. */
export interface KeySource {
  readonly mnemonic: string;
  readonly passphrase: string;
  /** The path of their parent: `m/44'/60'/0'/0`. */
  readonly path: string;
  readonly initialIndex: number;
  readonly count: number;
}

interface Node {
  readonly key: bigint;
  readonly chainCode: Buffer;
}

const CURVE_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const HARDENED = 0x80000000;

/**
 * The private keys of a mnemonic. Every test process begins with it, and Node's own cryptography takes milliseconds where the libraries take
 * a quarter of a second to load.
 */
export function deriveKeys({ mnemonic, passphrase, path, initialIndex, count }: KeySource): readonly Hex[] {
  const seed = pbkdf2Sync(mnemonic.trim().normalize("NFKD"), `mnemonic${passphrase}`.normalize("NFKD"), 2048, 64, "sha512");
  const root = split(createHmac("sha512", "Bitcoin seed").update(seed).digest());
  const parent = path
    .split("/")
    .filter((step) => step !== "m" && step !== "")
    .reduce((node, step) => child(node, Number.parseInt(step, 10) + (step.endsWith("'") ? HARDENED : 0)), root);
  return Array.from({ length: count }, (_, index): Hex => `0x${toBuffer(child(parent, initialIndex + index).key).toString("hex")}`);
}

/** One step down (BIP-32). That a step gives no valid key happens once in 2^127. */
function child({ key, chainCode }: Node, index: number): Node {
  const position = Buffer.alloc(4);
  position.writeUInt32BE(index);
  const parent = index >= HARDENED ? Buffer.concat([Buffer.of(0), toBuffer(key)]) : publicKey(key);
  const { key: tweak, chainCode: next } = split(createHmac("sha512", chainCode).update(parent).update(position).digest());
  return { key: (key + tweak) % CURVE_ORDER, chainCode: next };
}

function split(hash: Buffer): Node {
  return { key: BigInt(`0x${hash.toString("hex", 0, 32)}`), chainCode: hash.subarray(32) };
}

function publicKey(key: bigint): Buffer {
  const pair = createECDH("secp256k1");
  pair.setPrivateKey(toBuffer(key));
  return pair.getPublicKey(null, "compressed");
}

function toBuffer(key: bigint): Buffer {
  return Buffer.from(key.toString(16).padStart(64, "0"), "hex");
}
