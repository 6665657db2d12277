import { toAddress, toWord, ZERO_WORD, type Hex } from "../access/hex.ts";
import type { CapturedAccount, CapturedState } from "../execution/state-reader.ts";
import type { AskNode } from "./node.ts";

/** One account of the `prestateTracer`'s answer. Fields that hold their zero value are left out. */
export interface TracedAccount {
  readonly balance?: Hex;
  readonly nonce?: number | Hex;
  readonly code?: Hex;
  readonly storage?: Readonly<Record<Hex, Hex>>;
}

/** The accounts and slots that a mined transaction touched, as they were before it. */
export async function tracePrestate(ask: AskNode, transactionHash: Hex): Promise<CapturedState> {
  const traced = (await ask("debug_traceTransaction", transactionHash, { tracer: "prestateTracer" })) as Record<Hex, TracedAccount>;
  const accounts: Record<Hex, CapturedAccount> = {};
  for (const [address, account] of Object.entries(traced) as [Hex, TracedAccount][]) {
    const captured = capturedAccount(account);
    if (!doesNotExist(captured)) accounts[toAddress(address)] = captured;
  }
  return { accounts };
}

function capturedAccount({ balance, nonce, code, storage }: TracedAccount): CapturedAccount {
  const slots = Object.entries(storage ?? {}) as [Hex, Hex][];
  return {
    balance: BigInt(balance ?? "0x0"),
    nonce: BigInt(nonce ?? 0),
    code: code ?? "0x",
    storage: Object.fromEntries(slots.map(([slot, value]) => [toWord(slot), toWord(value)]).filter(([, value]) => value !== ZERO_WORD)),
  };
}

/** The tracer lists accounts that were looked for and not found as empty ones: a contract about to be created, an unused address. */
function doesNotExist({ balance, nonce, code, storage }: CapturedAccount): boolean {
  return balance === 0n && nonce === 0n && code === "0x" && Object.keys(storage).length === 0;
}
