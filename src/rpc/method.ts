import { invalidParameters } from "../errors/rpc-error.ts";
import type { MethodContext } from "./context.ts";
import { type Fields, type Values } from "./parameters/parameter.ts";

/** Answers a request. */
export type Answer = () => unknown;

/** A request whose parameters are read: to be begun as it comes in. What that gives answers it, when its turn has come. */
export type Request = (context: MethodContext) => Answer;

/**
 * A JSON-RPC method: reads positional parameters.
 *
 * @throws RpcError where they are malformed.
 */
export type Method = (parameters: readonly unknown[]) => Request;

/** The methods of a namespace by name. */
export type Methods = Readonly<Record<string, Method>>;

/**
 * A method. Its parameters are read in the order in which they are named.
 *
 * @example method({ address, block: optional(block) }, ({ chain }, { address, block }) => …)
 */
export function method<F extends Fields>(parameters: F, answer: (context: MethodContext, values: Values<F>) => unknown): Method {
  return methodInSteps(parameters, (context, values) => () => answer(context, values));
}

/** A method part of whose work is done before its turn: `begin` looks at nothing that a request before it may change, and does not throw. */
export function methodInSteps<F extends Fields>(parameters: F, begin: (context: MethodContext, values: Values<F>) => Answer): Method {
  const readers = Object.entries(parameters);
  return (given) => {
    if (given.length > readers.length) {
      const names = Object.keys(parameters).join(", ");
      throw invalidParameters(`${given.length} parameters were given, and there are at most ${readers.length}: ${names}`);
    }
    const values: Record<string, unknown> = {};
    for (const [index, [name, read]] of readers.entries()) values[name] = read(given[index], name);
    return (context) => begin(context, values as Values<F>);
  };
}
