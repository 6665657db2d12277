import { OP } from "../code/opcodes.ts";
import type { ConflictRule } from "../../graph/rule.ts";
import { hashWords } from "../keccak.ts";
import { areDistinct } from "../symbolic/aliasing.ts";
import { KIND, type Expression } from "../symbolic/expression.ts";
import { compute } from "../symbolic/words.ts";
import type { FunctionRow } from "../templates/contract-table.ts";
import type { CallTemplate } from "../templates/function-template.ts";
import { isPrecompile } from "../templates/telling.ts";
import { footprintOf, type Footprint } from "./footprint.ts";
import { uncleaned } from "./key-role.ts";
import { relateFunctions } from "./relate.ts";

/** Contracts as they stand in one state, as far as they are known. */
export interface DeployedContracts {
  /** The function that a call of an account runs, be it what its code has for all others; `nothing` where there is no code. */
  functionAt(address: bigint, selector: bigint): DeployedRow | "nothing" | undefined;
  stored(address: bigint, slot: bigint): bigint | undefined;
  /** The contract that an account is a minimal proxy of (EIP-1167); undefined where it is none. */
  clonedBy(address: bigint): bigint | undefined;
  /** An immutable of the code at an address. */
  immutable(address: bigint, number: number): bigint | undefined;
}

export interface DeployedRow {
  readonly contract: string;
  readonly row: FunctionRow;
}

/** All that a function touches where it is deployed, by account: what it does itself, and what all that it calls does. */
export type DeployedFootprint = ReadonlyMap<bigint, readonly Footprint[]>;

/** Calls of calls of calls: no further. */
const DEEPEST = 4;
const ADDRESS_BITS = 160;

/** What calls of a function touch where it is deployed, in the state as it is; undefined where they may touch more than can be told. */
export function deployedFootprint(address: bigint, selector: bigint, contracts: DeployedContracts): DeployedFootprint | undefined {
  return new Expansion(contracts).footprint({ address, codeOf: address, selector, depth: 0 });
}

/** A call that runs the code of an account: its own, or another's over its storage. */
interface Frame {
  readonly address: bigint;
  readonly codeOf: bigint;
  readonly selector: bigint;
  readonly depth: number;
}

/**
 * Whether no call of one function ever meets one of the other, whoever makes them, as long as nothing else changes the variables that tell whom they
 * call. Of accounts that are given to them nothing is known: where they look at the balances of such, they may meet.
 */
export function areApart(one: DeployedFootprint, other: DeployedFootprint, rule: ConflictRule): boolean {
  if ([one, other].some(looksAtBalances)) return false;
  return [...one].every(([address, footprints]) =>
    footprints.every((left) => (other.get(address) ?? []).every((right) => relateFunctions(left, right, rule).kind === "never")),
  );
}

/** Whether balances are touched that are not the contract's own. */
function looksAtBalances(footprint: DeployedFootprint): boolean {
  return [...footprint.values()]
    .flat()
    .some(({ touches }) => touches.some(({ kind, place }) => kind === "balance" && place.operation !== OP.ADDRESS));
}

class Expansion {
  readonly #contracts: DeployedContracts;
  readonly #footprints = new Map<bigint, Footprint[]>();
  /** Variables that tell whom to call. */
  readonly #targets: { readonly address: bigint; readonly slot: Expression }[] = [];
  readonly #seen = new Set<string>();

  constructor(contracts: DeployedContracts) {
    this.#contracts = contracts;
  }

  footprint(frame: Frame): DeployedFootprint | undefined {
    return this.#add(frame) && this.#targets.every((target) => this.#stands(target)) ? this.#footprints : undefined;
  }

  /** False where it may touch what cannot be told. */
  #add(given: Frame): boolean {
    // What a clone runs is in its code, and stays.
    const frame = { ...given, codeOf: this.#contracts.clonedBy(given.codeOf) ?? given.codeOf };
    const { address, codeOf, selector, depth } = frame;
    const found = this.#contracts.functionAt(codeOf, selector);
    if (found === undefined || found === "nothing") return found !== undefined;
    const { contract, row } = found;
    const key = `${address} ${codeOf} ${selector} ${Math.min(depth, 1)}`;
    if (this.#seen.has(key)) return true;
    this.#seen.add(key);
    if (row.gaps.length > 0 || !row.template.canSucceed || depth > DEEPEST) return false;
    // A caller's balance is anybody's where the caller is a contract.
    if (depth > 0 && row.template.balances.some(({ address: of }) => uncleaned(of).operation === OP.CALLER)) return false;
    const { context, ...own } = footprintOf(contract, row);
    const footprint: Footprint = { ...own, context: { ...context, isCalled: depth > 0 }, gaps: [], mayWriteMore: false };
    this.#footprints.set(address, [...(this.#footprints.get(address) ?? []), footprint]);
    return row.template.calls.every((call) => isPrecompile(call.target) || this.#follow(frame, row, call));
  }

  #follow(frame: Frame, row: FunctionRow, { mode, target, selector, handsOn, mustSucceed }: CallTemplate): boolean {
    // What a call that fails has read before is in no template.
    const word = mustSucceed ? this.#resolve(target, frame, row) : undefined;
    if (word === undefined) return false;
    const called = BigInt.asUintN(ADDRESS_BITS, word);
    const depth = frame.depth + 1;
    // What a proxy runs in its own place is given what the proxy was, by whom it was.
    if (mode === "delegatecall") return handsOn && frame.codeOf !== called && this.#add({ ...frame, codeOf: called });
    return mode !== "callcode" && selector !== undefined && this.#add({ address: called, codeOf: called, selector, depth });
  }

  /** A word that is the same in every call, as long as the variables that it is read from stay. */
  #resolve(word: Expression, frame: Frame, row: FunctionRow): bigint | undefined {
    const { constant, symbol, operation, operands, layout = [] } = word;
    if (constant !== undefined) return constant;
    if (operation === OP.ADDRESS) return frame.address;
    const slot = row.template.loads.get(word);
    if (symbol !== undefined && (symbol.origin !== "storage" || slot === undefined)) return undefined;
    const words = (slot === undefined ? operands : [slot]).map((operand) => this.#resolve(operand, frame, row));
    if (words.length === 0 || !areKnown(words)) return undefined;
    const [first = 0n, second = 0n, third = 0n] = words;
    if (slot !== undefined) {
      this.#targets.push({ address: frame.address, slot });
      return this.#contracts.stored(frame.address, first);
    }
    if (operation === KIND.IMMUTABLE) return this.#contracts.immutable(frame.codeOf, Number(first));
    if (operation === KIND.HASH) return hashWords(words, layout);
    return operation < KIND.CONSTANT && operation !== OP.CALLDATALOAD ? compute(operation, first, second, third) : undefined;
  }

  /** Whether nothing of all that is touched changes a variable that tells whom to call. */
  #stands({ address, slot }: { readonly address: bigint; readonly slot: Expression }): boolean {
    return (this.#footprints.get(address) ?? []).every(({ touches }) =>
      touches.every(({ kind, write, place }) => kind !== "storage" || write === "never" || areDistinct(place, slot)),
    );
  }
}

function areKnown(words: readonly (bigint | undefined)[]): words is readonly bigint[] {
  return !words.includes(undefined);
}
