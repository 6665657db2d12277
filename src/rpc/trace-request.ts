import type { TraceRequest, TracerName } from "../engine/trace/tracers.ts";
import { invalidParameters } from "../errors/rpc-error.ts";
import { boolean, object, optional, record, type Fields, type Parameter } from "./parameters/parameter.ts";
import type { TraceOptions } from "./parameters/trace-options.ts";

type Config = NonNullable<TraceRequest["tracerConfig"]>;

/** Tracers, each with the name that EDR has for it in errors and how its config is read, where it has one. */
const TRACERS: Readonly<Record<TracerName, { readonly shown: string; readonly config?: Parameter<Config> }>> = {
  callTracer: { shown: "CallTracer", config: config("onlyTopCall", "withLog") },
  prestateTracer: { shown: "PreStateTracer", config: config("diffMode", "disableCode", "disableStorage") },
  flatCallTracer: { shown: "FlatCallTracer", config: config("convertParityErrors", "includePrecompiles") },
  "4byteTracer": { shown: "FourByteTracer" },
  noopTracer: { shown: "NoopTracer" },
  muxTracer: { shown: "MuxTracer" },
};

/** What is to be traced: struct logs, unless a tracer is named. @throws RpcError where there is no such tracer, or its config is malformed */
export function traceRequest({ tracer, tracerConfig, ...options }: Partial<TraceOptions> = {}): TraceRequest {
  const structLogs = present(options);
  if (tracer === undefined) return structLogs;
  if (!isTracer(tracer)) throw invalidParameters("JS Tracer is not enabled");
  const read = tracer === "muxTracer" ? muxConfig : TRACERS[tracer].config;
  if (read === undefined || tracerConfig === undefined) return { tracer };
  return { tracer, tracerConfig: read(tracerConfig, "options.tracerConfig") };
}

/** The tracers of a muxTracer: those that have a config need it, and the others must have none. */
function muxConfig(value: unknown, path: string): Config {
  return Object.fromEntries(
    Object.entries(record(value, path)).map(([name, own]) => {
      if (!isTracer(name)) throw invalidParameters(`unsupported tracer type: 'JsTracer("${name}")'`);
      const { shown, config: read } = TRACERS[name];
      if (read === undefined && (own !== null || name === "muxTracer")) throw invalidParameters(`unexpected config for tracer '${shown}'`);
      if (read !== undefined && own === null) throw invalidParameters(`expected config is missing for tracer '${shown}'`);
      return [name, read === undefined ? null : read(own, `${path}.${name}`)];
    }),
  );
}

function config(...flags: readonly string[]): Parameter<Config> {
  const read = object(Object.fromEntries(flags.map((flag) => [flag, optional(boolean)])) satisfies Fields);
  return (value, path) => present(read(value, path));
}

/** The options that are not left out. */
function present<T extends object>(options: T): { [Name in keyof T]?: NonNullable<T[Name]> } {
  return Object.fromEntries(Object.entries(options).filter(([, option]) => option !== undefined)) as {
    [Name in keyof T]?: NonNullable<T[Name]>;
  };
}

function isTracer(name: string): name is TracerName {
  return Object.hasOwn(TRACERS, name);
}
