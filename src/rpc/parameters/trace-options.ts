import { boolean, object, optional, record, text, type Values } from "./parameter.ts";

const fields = {
  tracer: optional(text),
  tracerConfig: optional(record),
  disableStack: optional(boolean),
  disableStorage: optional(boolean),
  enableMemory: optional(boolean),
  enableReturnData: optional(boolean),
};

/** How to trace, as geth takes it. */
export type TraceOptions = Values<typeof fields>;

export const traceOptions = object(fields);
