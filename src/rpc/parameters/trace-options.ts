import type { TraceOptions } from "../../chain/network-chain.ts";
import { boolean, object, optional, record, text, type Parameter } from "./parameter.ts";

const fields = object({
  tracer: optional(text),
  tracerConfig: optional(record),
  disableMemory: optional(boolean),
  disableStack: optional(boolean),
  disableStorage: optional(boolean),
  enableMemory: optional(boolean),
  enableReturnData: optional(boolean),
});

/** How to trace, as geth takes it. */
export const traceOptions: Parameter<TraceOptions> = (value, path) =>
  Object.fromEntries(Object.entries(fields(value, path)).filter(([, option]) => option !== undefined));
