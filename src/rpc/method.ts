import { invalidParameters } from "../errors/rpc-error.ts";
import type { MethodContext } from "./context.ts";
import { readFields, type Fields, type Values } from "./parameters/parameter.ts";

/** A JSON-RPC method: reads its positional parameters, and answers. */
export interface Method {
  readonly call: (context: MethodContext, parameters: readonly unknown[]) => unknown;
}

/** The methods of a namespace by name. */
export type Methods = Readonly<Record<string, Method>>;

/**
 * A method. Its parameters are read in the order in which they are named.
 *
 * @example method({ address, block: optional(block) }, ({ chain }, { address, block }) => …)
 */
export function method<F extends Fields>(parameters: F, answer: (context: MethodContext, values: Values<F>) => unknown): Method {
  const names = Object.keys(parameters);
  return {
    call: (context, given) => {
      if (given.length > names.length) {
        throw invalidParameters(`${given.length} parameters were given, and there are at most ${names.length}: ${names.join(", ")}`);
      }
      const values = Object.fromEntries(names.map((name, index) => [name, given[index]]));
      return answer(
        context,
        readFields(parameters, values, (name) => name),
      );
    },
  };
}
