import { invalidParameters } from "../errors/rpc-error.ts";
import type { MethodContext } from "./context.ts";
import { readFields, type Fields, type Values } from "./parameters/parameter.ts";

/** A request whose parameters are read, ready to be answered. */
export type Answer = (context: MethodContext) => unknown;

/**
 * A JSON-RPC method: reads positional parameters.
 *
 * @throws RpcError where they are malformed.
 */
export type Method = (parameters: readonly unknown[]) => Answer;

/** The methods of a namespace by name. */
export type Methods = Readonly<Record<string, Method>>;

/**
 * A method. Its parameters are read in the order in which they are named.
 *
 * @example method({ address, block: optional(block) }, ({ chain }, { address, block }) => …)
 */
export function method<F extends Fields>(parameters: F, answer: (context: MethodContext, values: Values<F>) => unknown): Method {
  const names = Object.keys(parameters);
  return (given) => {
    if (given.length > names.length) {
      throw invalidParameters(`${given.length} parameters were given, and there are at most ${names.length}: ${names.join(", ")}`);
    }
    const byName = Object.fromEntries(names.map((name, index) => [name, given[index]]));
    const values = readFields(parameters, byName, (name) => name);
    return (context) => answer(context, values);
  };
}
