import type { Hex } from "../../access/hex.ts";
import { type CallFrame, isCreation } from "./call-frame.ts";
import { callMessage } from "./messages.ts";
import { quantity } from "./quantity.ts";
import { revertReason } from "./revert-reason.ts";

export interface CallTracerConfig {
  readonly onlyTopCall?: boolean;
  readonly withLog?: boolean;
}

/** A message as geth's callTracer shows it. */
export interface CallTrace {
  readonly from: Hex;
  readonly gas: Hex;
  readonly gasUsed: Hex;
  readonly to?: Hex;
  readonly input: Hex;
  readonly output?: Hex;
  readonly error?: string;
  readonly revertReason?: string;
  readonly calls?: readonly CallTrace[];
  readonly logs?: readonly { address: Hex; topics: readonly Hex[]; data: Hex; index: Hex; position: Hex }[];
  readonly value?: Hex;
  readonly type: string;
}

/** The tree of a transaction's messages, the first of which has and uses the whole transaction's gas. */
export function callTracer(
  root: CallFrame,
  gas: Pick<CallFrame, "gas" | "gasUsed">,
  { onlyTopCall = false, withLog = false }: CallTracerConfig = {},
): CallTrace {
  const isKept = root.failure === undefined;
  // The first message shows its logs even if they were reverted.
  return { ...traceOf({ ...root, ...gas }, withLog && isKept, onlyTopCall), ...(withLog && logsOf(root)) };
}

function traceOf(frame: CallFrame, withLog: boolean, isAlone: boolean): CallTrace {
  const { kind, failure } = frame;
  const showsLogs = withLog && failure === undefined;
  const calls = isAlone ? [] : frame.calls.map((call) => traceOf(call, showsLogs, false));
  if (frame.destruction !== undefined) calls.push(destructionOf(frame.destruction));
  // A reason of no words is left out, as geth does.
  const reason = failure === undefined ? undefined : revertReason(frame.output) || undefined;
  return {
    from: frame.from,
    gas: quantity(frame.gas),
    gasUsed: quantity(frame.gasUsed),
    ...(!(isCreation(frame) && failure !== undefined) && { to: frame.to }),
    input: frame.input,
    ...(frame.output !== "0x" && { output: frame.output }),
    ...(failure !== undefined && { error: callMessage(failure) }),
    ...(reason !== undefined && { revertReason: reason }),
    ...(calls.length > 0 && { calls }),
    ...(showsLogs && logsOf(frame)),
    ...(kind !== "STATICCALL" && { value: quantity(frame.value) }),
    type: kind,
  };
}

function logsOf({ logs }: CallFrame): Pick<CallTrace, "logs"> {
  if (logs.length === 0) return {};
  return { logs: logs.map(({ index, position, ...log }) => ({ ...log, index: quantity(index), position: quantity(position) })) };
}

function destructionOf({ address, heir, balance }: NonNullable<CallFrame["destruction"]>): CallTrace {
  return {
    from: address,
    gas: "0x0",
    gasUsed: "0x0",
    ...(heir !== undefined && { to: heir }),
    input: "0x",
    ...(balance !== undefined && { value: quantity(balance) }),
    type: "SELFDESTRUCT",
  };
}
