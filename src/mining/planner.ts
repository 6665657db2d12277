import { sharedNow } from "../engine/shared-clock.ts";
import type { Transaction } from "../execution/transaction.ts";
import type { ToldAccess } from "../predict/keys/key-predictor.ts";
import { type ConflictMemory, expectedTime, type Kind } from "./conflict-memory.ts";
import type { Foresight } from "./foresight.ts";
import { type Group, Grouping } from "./groups.ts";
import type { Strategy } from "./strategy.ts";

/** A group with more than this share of a window's work leaves nothing to do beside it. */
const MOST_OF_ONE_GROUP = 0.8;

/** A window's transactions, and what is known of each one's kind. */
export interface Planned {
  readonly transactions: readonly Transaction[];
  readonly kinds: readonly Kind[];
}

/** A window as it is to be executed. */
export interface Plan {
  /** Executors take the last ones first; undefined where most of the window would be one. */
  readonly groups: readonly Group[] | undefined;
  /** How many transactions were predicted for it. */
  readonly predictions: number;
}

/** Plans windows by what is remembered of their transactions' kinds, and by what is predicted of each where that pays. */
export class Planner {
  readonly #isOptimistic: boolean;
  readonly #memory: ConflictMemory;
  readonly #foresight: Foresight;

  constructor(strategy: Strategy, memory: ConflictMemory, foresight: Foresight) {
    this.#isOptimistic = strategy === "optimistic";
    this.#memory = memory;
    this.#foresight = foresight;
  }

  /** @param typicalTime what a transaction of the block takes, in milliseconds, where nothing is known of its kind */
  plan({ transactions, kinds }: Planned, executors: number, typicalTime: number): Plan {
    if (this.#isOptimistic) {
      const groups = kinds.map((kind, index) => ({ members: [index], cost: expectedTime(kind) }));
      return { groups: inOrder(groups, executors), predictions: 0 };
    }
    const grouping = new Grouping(transactions.length);
    const predicted = new Map<Transaction, readonly ToldAccess[]>();
    let isJoined = false;
    for (const [index, kind] of kinds.entries()) {
      const transaction = transactions[index];
      if (transaction === undefined) continue;
      grouping.next(transaction, expectedTime(kind));
      for (const hub of kind.hubs.keys()) grouping.updates(hub);
      const started = sharedNow();
      const told = this.#foresight.predict(transaction, kind, timeOf(kind, typicalTime));
      if (told === undefined) continue;
      const joins = grouping.willTouch(told);
      kind.prediction.made(sharedNow() - started, joins);
      predicted.set(transaction, told);
      isJoined ||= joins;
    }
    if (isJoined) this.#remember(predicted);
    const groups = grouping.groups();
    const total = groups.reduce((sum, { cost }) => sum + cost, 0);
    const isOne = groups.some(({ cost }) => cost > MOST_OF_ONE_GROUP * total);
    return { groups: isOne ? undefined : inOrder(groups, executors), predictions: predicted.size };
  }

  /** What most of a kind are predicted to change need not be predicted again. */
  #remember(predicted: ReadonlyMap<Transaction, readonly ToldAccess[]>): void {
    const changed = [...predicted.values()].map((told) => told.flatMap(({ location, changes }) => (changes ? [location] : [])));
    this.#memory.learn([...predicted.keys()], (index) => changed[index] ?? []);
  }
}

function timeOf({ time }: Kind, typicalTime: number): number {
  return time.value === 0 ? typicalTime : time.value;
}

/**
 * Groups in the order of their first transactions, in which the main thread comes to them; executors begin at the end. Long ones stand there,
 * since nothing else can fill in for them.
 */
function inOrder(groups: readonly Group[], executors: number): Group[] {
  const long = groups.reduce((sum, { cost }) => sum + cost, 0) / (2 * executors);
  return [
    ...groups.filter(({ cost }) => cost <= long),
    ...groups.filter(({ cost }) => cost > long).sort((one, other) => one.cost - other.cost),
  ];
}
