import type { Hex } from "../../access/hex.ts";
import type { EngineInstance } from "../instance.ts";
import { callTracer, type CallTracerConfig } from "./call-tracer.ts";
import { flatCallTracer, type TransactionPlace } from "./flat-call-tracer.ts";
import { fourByteTracer } from "./four-byte-tracer.ts";
import { prestateTracer, type PrestateTracerConfig } from "./prestate-tracer.ts";
import { recordTransaction, type Recording } from "./record-transaction.ts";
import type { StructLogOptions } from "./struct-logs.ts";

export type TracerName = "callTracer" | "flatCallTracer" | "prestateTracer" | "4byteTracer" | "noopTracer" | "muxTracer";

/** What `debug_traceTransaction` is asked for: struct logs, unless a tracer is named. */
export interface TraceRequest extends StructLogOptions {
  readonly tracer?: TracerName;
  readonly tracerConfig?: CallTracerConfig & PrestateTracerConfig & MuxConfig;
}

/** muxTracer's tracers, each with its own config. */
export type MuxConfig = { readonly [name in TracerName]?: TraceRequest["tracerConfig"] | null };

/**
 * Executes a transaction (see `recordTransaction`) and gives what Hardhat gives for `debug_traceTransaction`; undefined where the
 * transaction was refused.
 */
export async function traceTransaction(
  engine: EngineInstance,
  transaction: number,
  load: (need: number) => Promise<void> | void,
  request: TraceRequest = {},
  place: TransactionPlace = {},
): Promise<unknown> {
  const recording = await recordTransaction(engine, transaction, load, request.tracer === undefined ? request : undefined);
  if (recording.root === undefined) return undefined;
  if (request.tracer === undefined) return structLogTrace(recording);
  return traceOf(request.tracer, request.tracerConfig ?? {}, engine, recording, place);
}

function structLogTrace({ root, gasUsed, structLogs }: Recording): unknown {
  return { failed: root?.failure !== undefined, gas: gasUsed, returnValue: root?.output ?? ("0x" satisfies Hex), structLogs };
}

function traceOf(
  tracer: TracerName,
  config: NonNullable<TraceRequest["tracerConfig"]>,
  engine: EngineInstance,
  recording: Recording,
  place: TransactionPlace,
): unknown {
  const { root, gasLimit, gasUsed } = recording;
  if (root === undefined) return undefined;
  switch (tracer) {
    case "callTracer":
      return callTracer(root, { gas: gasLimit, gasUsed }, config);
    case "flatCallTracer":
      return flatCallTracer(root, gasLimit, place);
    case "prestateTracer":
      return prestateTracer(engine, recording, config);
    case "4byteTracer":
      return fourByteTracer(root);
    case "noopTracer":
      return {};
    case "muxTracer": {
      const tracers = Object.entries(config as MuxConfig) as [TracerName, TraceRequest["tracerConfig"] | null][];
      // Here the first message has the gas that is left after the intrinsic price.
      const within = { ...recording, gasLimit: root.gas };
      return Object.fromEntries(tracers.map(([name, own]) => [name, traceOf(name, own ?? {}, engine, within, place)]));
    }
  }
}
