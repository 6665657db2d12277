import { type Hex, ZERO_ADDRESS } from "../../access/hex.ts";
import { type CallFrame, type CallKind, isCreation } from "./call-frame.ts";
import { flatMessage } from "./messages.ts";
import { quantity } from "./quantity.ts";

/** Where a transaction lies. Fields are absent for one that is in no block. */
export interface TransactionPlace {
  readonly blockHash?: Hex;
  readonly blockNumber?: number;
  readonly transactionHash?: Hex;
  readonly transactionPosition?: number;
}

/** A message as OpenEthereum's traces showed it, in a list with the places of the tree. */
export interface FlatCallTrace extends TransactionPlace {
  readonly action: Readonly<Record<string, Hex | string>>;
  readonly error?: string;
  readonly result: Readonly<Record<string, Hex>> | null;
  readonly subtraces: number;
  readonly traceAddress: readonly number[];
  readonly type: "call" | "create" | "suicide";
}

/** The messages of a transaction in their order. Calls of precompiled contracts without value are left out. */
export function flatCallTracer(root: CallFrame, gas: number, place: TransactionPlace): FlatCallTrace[] {
  const traces: FlatCallTrace[] = [];
  const visit = (frame: CallFrame, traceAddress: readonly number[]): void => {
    const calls = frame.calls.filter((call) => !call.isPrecompile || call.value !== 0n);
    const subtraces = calls.length + (frame.destruction === undefined ? 0 : 1);
    traces.push({ ...place, ...traceOf(frame), subtraces, traceAddress });
    for (const [index, call] of calls.entries()) visit(call, [...traceAddress, index]);
    if (frame.destruction === undefined) return;
    traces.push({ ...place, ...destructionOf(frame.destruction), subtraces: 0, traceAddress: [...traceAddress, calls.length] });
  };
  visit({ ...root, gas }, []);
  return traces;
}

type OwnFields = Omit<FlatCallTrace, "subtraces" | "traceAddress">;

function traceOf(frame: CallFrame): OwnFields {
  const { from, to, input, output, failure } = frame;
  const isCreate = isCreation(frame);
  const sent = { from, gas: quantity(frame.gas), value: quantity(frame.value) };
  const gasUsed = quantity(frame.gasUsed);
  const given = isCreate ? { address: to, code: output, gasUsed } : { gasUsed, output };
  return {
    action: isCreate
      ? { ...sent, init: input, creationMethod: methodOf(frame.kind) }
      : { ...sent, callType: methodOf(frame.kind), input, to },
    ...(failure !== undefined && { error: flatMessage(failure) }),
    result: failure === undefined || failure === "Revert" ? given : null,
    type: isCreate ? "create" : "call",
  };
}

function methodOf(kind: CallKind): string {
  return kind.toLowerCase();
}

function destructionOf({ address, heir = ZERO_ADDRESS, balance = 0n }: NonNullable<CallFrame["destruction"]>): OwnFields {
  return { action: { address, refundAddress: heir, balance: quantity(balance) }, result: null, type: "suicide" };
}
