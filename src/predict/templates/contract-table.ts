import type { FunctionFragment, ParamType } from "ethers";
import type { ProjectContract } from "../../naming/project-contract.ts";
import type { AnalysedCode } from "../analysis/analysed-code.ts";
import type { CodeCache } from "../analysis/code-cache.ts";
import type { CompiledCode } from "../../naming/build.ts";
import type { FlowGraph } from "../flow/graph.ts";
import type { Gap } from "../predictor.ts";
import type { Expression } from "../symbolic/expression.ts";
import { withMadeUpLibraries } from "./library-address.ts";
import { functionTemplate, type FunctionTemplate } from "./function-template.ts";
import type { SlotName } from "./slot-name.ts";
import { mergedSlots, Telling, type NamedCallTemplate, type NamedSlot } from "./telling.ts";

/** What one function touches whenever it succeeds. */
export interface FunctionRow {
  /** `transfer(address,uint256)`; `fallback` for calldata that the dispatcher does not know. */
  readonly signature: string;
  readonly mutability: string;
  readonly slots: readonly NamedSlot[];
  readonly calls: readonly NamedCallTemplate[];
  /** Why it may touch more than is listed; calls are listed beside. */
  readonly gaps: readonly Gap[];
  /** What the names stand for. */
  readonly template: FunctionTemplate;
  readonly parameters: readonly ParamType[];
  /** True also where no ABI tells. */
  readonly isPayable: boolean;
  /** Names of the template's slots, by formula. */
  readonly slotNames: ReadonlyMap<Expression, SlotName>;
}

/** What every function of a contract touches, from its bytecode alone. */
export interface ContractTable {
  readonly contract: string;
  readonly functions: readonly FunctionRow[];
}

/** What a table is made from: a contract with its names, and the code that the compiler gave it. */
export interface TableInput {
  readonly contract: ProjectContract;
  readonly code: CompiledCode;
  /** Fragments of functions of any contract, by selector: what calls of other contracts are told by. */
  readonly functions: ReadonlyMap<bigint, FunctionFragment>;
  readonly codes: CodeCache;
}

/** Analyses all functions of a contract; nothing is executed. */
export function contractTable({ contract, code, functions, codes }: TableInput): ContractTable {
  const analysed = compiledCode(codes, code);
  const tell = (graph: FlowGraph, fragment: FunctionFragment | undefined): FunctionRow => rowOf(graph, fragment, contract, functions);
  const rows = contract.functions.map((fragment) => tell(analysed.function(BigInt(fragment.selector)) ?? analysed.fallback, fragment));
  const fallback = tell(analysed.fallback, undefined);
  const answersAll = fallback.slots.length > 0 || fallback.calls.length > 0;
  return { contract: contract.name, functions: answersAll ? [...rows, fallback] : rows };
}

/** Code as the compiler gives it; libraries that are not linked yet are called at addresses made up for them. */
export function compiledCode(codes: CodeCache, code: CompiledCode): AnalysedCode {
  return codes.compiled(`0x${withMadeUpLibraries(code.object)}`, immutablePlaces(code));
}

function immutablePlaces({ immutableReferences = {} }: CompiledCode): ReadonlyMap<number, number> {
  return new Map(Object.entries(immutableReferences).flatMap(([id, ranges]) => ranges.map(({ start }) => [start, Number(id)] as const)));
}

function rowOf(
  graph: FlowGraph,
  fragment: FunctionFragment | undefined,
  contract: ProjectContract,
  functions: TableInput["functions"],
): FunctionRow {
  const template = functionTemplate(graph);
  const parameters = fragment?.inputs ?? [];
  const telling = new Telling({ contract, functions, template, parameters });
  const slotNames = telling.slotNames();
  return {
    signature: fragment?.format("sighash") ?? "fallback",
    mutability: fragment?.stateMutability ?? "",
    slots: mergedSlots(template.slots, slotNames),
    calls: telling.calls(),
    gaps: [...template.unresolved.filter((reason) => reason !== "selector"), ...(template.creates ? (["creation"] as const) : [])],
    template,
    parameters,
    isPayable: fragment?.payable ?? true,
    slotNames,
  };
}
