import { Interface, type InterfaceAbi } from "ethers";
import { toAddress, type Hex } from "../access/hex.ts";
import { ParallelError } from "../errors/error.ts";
import { addressOf } from "../workload/traffic/block-maker.ts";
import type { AddressOf } from "../workload/traffic/options.ts";

/** A method of an ethers contract: `drop.mint`. */
export interface ContractMethod {
  readonly name: string;
  readonly fragment: { readonly selector: string };
}

/** A function as viem names it: `{ ...drop, functionName: "mint" }`. */
export interface NamedFunction {
  readonly address: AddressOf;
  readonly abi: readonly unknown[];
  readonly functionName: string;
}

/** Any call of the function, as `populateTransaction` of ethers gives it. */
export interface FunctionCall {
  readonly to: AddressOf;
  readonly data: string;
}

/** A function of a deployed contract, or a promise of one. */
export type FunctionOf = ContractMethod | NamedFunction | FunctionCall;

/** Where a function is deployed, and by which four bytes it is called. */
export interface ContractFunction {
  readonly address: Hex;
  readonly selector: Hex;
}

const EXPECTED =
  'a function of a deployed contract: drop.mint as of ethers, { address, abi, functionName } as of viem ({ ...drop, functionName: "mint" }), or a call of it ({ to, data })';

/** @throws MATCHER_ARGUMENT */
export async function contractFunction(matcher: string, value: unknown): Promise<ContractFunction> {
  const given: unknown = typeof value === "function" ? value : await value;
  const found = ofMethod(given) ?? ofNamed(given) ?? ofCall(given);
  if (found === undefined || !/^0x[0-9a-f]{8}$/i.test(found.selector))
    throw new ParallelError("MATCHER_ARGUMENT", { matcher, found: describe(given), expected: EXPECTED });
  return { address: toAddress((await addressOf(found.address)) as Hex), selector: found.selector.toLowerCase() as Hex };
}

interface Found {
  readonly address: AddressOf;
  readonly selector: string;
}

/** A method of ethers is a function that knows its contract, and its fragment where its name is no overloaded one. */
function ofMethod(value: unknown): Found | undefined {
  if (typeof value !== "function") return undefined;
  const { _contract: contract } = value as { readonly _contract?: AddressOf };
  if (contract === undefined) return undefined;
  return { address: contract, selector: unlessItThrows(() => (value as unknown as ContractMethod).fragment.selector) ?? "" };
}

function ofNamed(value: unknown): Found | undefined {
  const { address, abi, functionName } = (value ?? {}) as Partial<NamedFunction>;
  if (address === undefined || abi === undefined || functionName === undefined) return undefined;
  const selector = unlessItThrows(() => new Interface(abi as InterfaceAbi).getFunction(functionName)?.selector);
  return { address, selector: selector ?? "" };
}

function ofCall(value: unknown): Found | undefined {
  const { to, data } = (value ?? {}) as Partial<FunctionCall>;
  return to == null || data == null ? undefined : { address: to, selector: data.slice(0, 10) };
}

function unlessItThrows<Value>(work: () => Value): Value | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

function describe(value: unknown): string {
  if (typeof value === "function")
    return `a function that is no contract's, or an overloaded one (name it by its signature: drop["mint(address)"])`;
  if (typeof value !== "object" || value === null) return String(value);
  return `an object of ${Object.keys(value).join(", ") || "nothing"}`;
}
