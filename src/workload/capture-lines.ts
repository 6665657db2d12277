import type { Hex } from "../access/hex.ts";
import type { AccountState, CapturedAccount } from "../execution/state-reader.ts";
import type { CaptureGap, Workload } from "./workload.ts";

/**
 * Captures as lines of JSON, one record a line, in files of this machine and of others:
 * - `{"record":"code","code":"0x…"}`: a contract's code, once; later records name it by its number, counted from 0 through the file.
 * - `{"record":"workload",…}`: a `Workload`. Quantities (wei, gas, seconds, nonces, block numbers) are decimal strings, an account's `code` is a number as
 *   above and absent where there is none, an empty `storage` is left out.
 * - `{"record":"gap",…}`: a `CaptureGap`.
 */
export class LineEncoder {
  readonly #codes = new Map<Hex, number>();

  /** The lines of one workload, each with its line feed: the codes that are new, then the workload. */
  workload(workload: Workload): string {
    const accounts: Record<Hex, unknown> = {};
    let codes = "";
    for (const [address, { code, storage, balance, nonce }] of Object.entries(workload.state.accounts) as [Hex, CapturedAccount][]) {
      if (code !== "0x" && !this.#codes.has(code)) {
        this.#codes.set(code, this.#codes.size);
        codes += line({ record: "code", code });
      }
      accounts[address] = {
        balance,
        nonce,
        ...(code === "0x" ? {} : { code: this.#codes.get(code) }),
        ...(Object.keys(storage).length === 0 ? {} : { storage }),
      };
    }
    return codes + line({ record: "workload", ...workload, state: { ...workload.state, accounts } });
  }

  /** How many codes were written so far. */
  get codeCount(): number {
    return this.#codes.size;
  }

  gap(gap: CaptureGap): string {
    return line({ record: "gap", ...gap });
  }
}

function line(record: object): string {
  const json = JSON.stringify(record, (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value));
  return json.replace(/[\u2028\u2029]/g, escapeLineSeparator) + "\n";
}

/** JSON allows these two in strings, but readers of lines end a line at them. */
function escapeLineSeparator(separator: string): string {
  return `\\u${separator.charCodeAt(0).toString(16)}`;
}

/** The record of one line: JSON whose shape has not been looked at yet. */
export interface LineRecord {
  readonly record: string;
  readonly [field: string]: unknown;
}

/** Reads back what `LineEncoder` wrote, a line at a time and in order. */
export class LineDecoder {
  readonly #codes: Hex[] = [];

  /** How many codes were read so far. */
  get codeCount(): number {
    return this.#codes.length;
  }

  /** @throws SyntaxError where the line is no JSON, as the last line of a killed process is. */
  decode(text: string): LineRecord {
    const record = JSON.parse(text, (key, value: unknown) =>
      typeof value === "string" && QUANTITIES.has(key) ? BigInt(value) : value,
    ) as LineRecord;
    if (record.record === "code") this.#codes.push(record["code"] as Hex);
    return record;
  }

  workload({ record: _, ...fields }: LineRecord): Workload {
    const { state, ...workload } = fields as unknown as Workload;
    const accounts: Record<Hex, CapturedAccount> = {};
    for (const [address, account] of Object.entries(state.accounts) as unknown as [Hex, StoredAccount][]) {
      const { balance, nonce, code, storage } = account;
      accounts[address] = { balance, nonce, code: code === undefined ? "0x" : (this.#codes[code] ?? "0x"), storage: storage ?? {} };
    }
    return { ...workload, state: { ...state, accounts } };
  }

  gap({ record: _, ...fields }: LineRecord): CaptureGap {
    return fields as unknown as CaptureGap;
  }
}

type StoredAccount = Pick<AccountState, "balance" | "nonce"> & { readonly code?: number; readonly storage?: Record<Hex, Hex> };

/** The fields that hold quantities. (A block's `chainId` and an authorization's `yParity` are JSON numbers and stay so.) */
const QUANTITIES: ReadonlySet<string> = new Set([
  "number",
  "timestamp",
  "gasLimit",
  "baseFee",
  "difficulty",
  "excessBlobGas",
  "balance",
  "nonce",
  "value",
  "gasPrice",
  "maxFeePerGas",
  "maxPriorityFeePerGas",
  "maxFeePerBlobGas",
  "chainId",
  "gasUsed",
]);
