import type { Log } from "../../access/access.ts";
import type { Hex } from "../../access/hex.ts";
import type { HaltReason } from "./halt-reason.ts";

export type CallKind = "CALL" | "CALLCODE" | "DELEGATECALL" | "STATICCALL" | "CREATE" | "CREATE2";

/** A message of a transaction, be there code to run or not, with the messages that it sent. Gas as numbers, value in wei. */
export interface CallFrame {
  readonly kind: CallKind;
  readonly from: Hex;
  /** Whose code it runs, for DELEGATECALL and CALLCODE; the contract that it makes, for a creation. */
  readonly to: Hex;
  /** Whose storage it works on. */
  readonly self: Hex;
  /** For DELEGATECALL its caller's value; 0 for STATICCALL. */
  readonly value: bigint;
  /** Calldata, or init code. */
  readonly input: Hex;
  readonly gas: number;
  readonly isPrecompile: boolean;
  readonly calls: CallFrame[];
  /** Logs, reverted or not; each with its number in the transaction, and the count of messages that its frame sent before it. */
  readonly logs: (Log & { readonly index: number; readonly position: number })[];
  /** Its SELFDESTRUCT. One that changes nothing (EIP-6780, with itself as heir) has neither heir nor balance, and the zero address. */
  destruction?: { readonly address: Hex; readonly heir?: Hex; readonly balance?: bigint };
  gasUsed: number;
  /** Return data, revert data, or the code that a creation leaves. */
  output: Hex;
  /** Undefined where it succeeded. */
  failure?: HaltReason;
}

export function isCreation({ kind }: Pick<CallFrame, "kind">): boolean {
  return kind === "CREATE" || kind === "CREATE2";
}
