import { AbiCoder, type ParamType, type Result } from "ethers/abi";
import { dataSlice } from "ethers/utils";
import type { Hex } from "../access/hex.ts";
import type { Transaction } from "../execution/transaction.ts";
import type { Account } from "./accounts.ts";
import type { NamedCall } from "./names.ts";
import type { ProjectContract } from "./project-contract.ts";
import { shortAddress } from "./short.ts";

/** Calldata starts with this much of the hash of the function's signature. */
const SELECTOR_BYTES = 4;

/** Names the call of a transaction to an account with code. `others` serve for functions that a proxy itself answers (`upgradeToAndCall`). */
export function nameCall(transaction: Transaction, account: Account, others: readonly ProjectContract[]): NamedCall {
  const { contract, own, address } = account;
  const selector = transaction.data.slice(0, 10) as Hex;
  const name = contract?.name ?? shortAddress(address);
  const named = (label: string): NamedCall => ({
    label: `${name}.${label}`,
    ...(contract === undefined ? {} : { contract: name }),
    arguments: [],
  });
  if (selector.length < 10) return named(receives(contract, transaction.data) ? "receive" : "fallback");
  if (contract === undefined) return named(selector);

  const candidates = [contract, ...(own === undefined ? [] : [own]), ...others];
  const declaring = candidates.find((candidate) => candidate.function(selector) !== undefined);
  const called = declaring?.function(selector);
  if (called === undefined) return named(contract.interface.fallback ? "fallback" : selector);

  const { fragment, signature, isOverloaded, declaredAt } = called;
  let known: NamedCall["arguments"] | undefined;
  return {
    ...named(isOverloaded ? signature : fragment.name),
    function: fragment.name,
    signature,
    // Decoding takes a tenth of a millisecond, and only few calls are asked for their arguments.
    get arguments() {
      return (known ??= decoded(fragment.inputs, () =>
        AbiCoder.defaultAbiCoder().decode(fragment.inputs, dataSlice(transaction.data, SELECTOR_BYTES)),
      ));
    },
    ...(declaredAt === undefined ? {} : { declaredAt }),
  };
}

/** Names a deployment, and the arguments of the constructor. */
export function nameDeployment(transaction: Transaction, contract: ProjectContract | undefined): NamedCall {
  if (contract === undefined) return { label: "unknown contract (deploy)", arguments: [] };
  const { inputs } = contract.interface.deploy;
  const encoded: Hex = `0x${transaction.data.slice(2 + (contract.creation?.fullLength ?? 0))}`;
  return {
    label: `${contract.name} (deploy)`,
    contract: contract.name,
    function: "constructor",
    arguments: decoded(inputs, () => AbiCoder.defaultAbiCoder().decode(inputs, encoded)),
  };
}

export const PLAIN_TRANSFER: NamedCall = { label: "plain transfer", arguments: [] };

function receives(contract: ProjectContract | undefined, data: Hex): boolean {
  return data === "0x" && (contract === undefined || contract.interface.receive);
}

function decoded(inputs: readonly ParamType[], decode: () => Result): NamedCall["arguments"] {
  try {
    const values = decode();
    return inputs.map((input, index) => ({ name: input.name, type: input.format("sighash"), value: argumentText(values[index], input) }));
  } catch {
    // Data that the contract itself would not decode has no arguments to name.
    return [];
  }
}

function argumentText(value: unknown, type: ParamType): string {
  return typeof value === "object" ? JSON.stringify(plainValue(value)) : String(plainValue(value, type));
}

/** Decoded values as JSON holds them: numbers as decimal strings, addresses in lower case. */
function plainValue(value: unknown, type?: ParamType): unknown {
  if (Array.isArray(value)) return Array.from(value, (item: unknown) => plainValue(item));
  if (typeof value === "bigint") return value.toString();
  const isAddress = type === undefined ? typeof value === "string" && /^0x[0-9a-fA-F]{40}$/.test(value) : type.type === "address";
  return isAddress ? String(value).toLowerCase() : value;
}
