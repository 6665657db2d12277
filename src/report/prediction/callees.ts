import type { FunctionFragment } from "ethers";
import type { ProjectContract } from "../../naming/project-contract.ts";
import { OP } from "../../predict/code/opcodes.ts";
import { mergedSlots, Telling, type NamedCallTemplate, type NamedSlot } from "../../predict/templates/telling.ts";
import type { CalleePrediction } from "./model.ts";
import { type KnownCode, predictFunctions, type PredictedFunction } from "./predicted-function.ts";

/** What calls touch in contracts of the project that have the function that is called: which of them it will be, bytecode does not say. */
export class Callees {
  readonly #contracts: readonly ProjectContract[];
  readonly #known: KnownCode;
  readonly #predicted = new Map<ProjectContract, readonly PredictedFunction[]>();

  constructor(contracts: readonly ProjectContract[], known: KnownCode) {
    this.#contracts = contracts;
    this.#known = known;
  }

  /** The storage that a call touches, told in its caller's words; contracts of which it touches the same in one entry. */
  of({ mode, selector, target, arguments: given }: NamedCallTemplate): CalleePrediction[] {
    const fragment = selector === undefined ? undefined : this.#known.functions.get(selector);
    if (fragment === undefined || (mode !== "call" && mode !== "staticcall")) return [];
    const told = this.#contracts.flatMap((contract) => {
      const called = this.#functionOf(contract, fragment);
      const slots = called === undefined ? [] : this.#slots(called, target, given);
      return slots.length === 0 ? [] : [{ contract: contract.name, slots }];
    });
    return [...Map.groupBy(told, ({ slots }) => JSON.stringify(slots)).values()].map((alike) => ({
      contracts: alike.map(({ contract }) => contract),
      slots: alike[0]?.slots ?? [],
    }));
  }

  #functionOf(contract: ProjectContract, fragment: FunctionFragment): PredictedFunction | undefined {
    const signature = fragment.format("sighash");
    if (!contract.functions.some((each) => each.format("sighash") === signature)) return undefined;
    const known = this.#predicted.get(contract) ?? predictFunctions(contract, this.#known);
    this.#predicted.set(contract, known);
    return known.find(({ row }) => row.signature === signature);
  }

  #slots({ contract, row }: PredictedFunction, target: string, given: readonly string[]): NamedSlot[] {
    const parameters = row.parameters.map(({ name, type, baseType, components, arrayLength, arrayChildren }, index) => ({
      name: given[index] ?? name,
      type,
      baseType,
      components,
      arrayLength,
      arrayChildren,
    }));
    const surroundings = new Map<number, string>([
      [OP.CALLER, "address(this)"],
      [OP.ADDRESS, target],
    ]);
    const telling = new Telling({ contract, functions: this.#known.functions, template: row.template, parameters, surroundings });
    return mergedSlots(row.template.slots, telling.slotNames());
  }
}
