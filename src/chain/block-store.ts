import type { Hex } from "../access/hex.ts";
import type { Hardfork } from "../execution/block-context.ts";
import { ParallelError } from "../errors/error.ts";
import type { ChainBlock } from "./network-chain.ts";
import { type Reservation, reservedBlock } from "./reserved-blocks.ts";

/** A transaction's place in the chain. */
export interface TransactionPlace {
  readonly block: ChainBlock;
  readonly index: number;
}

/**
 * The blocks of a chain, found by number, by hash and by transaction. Reserved blocks cost nothing until somebody asks for them by number;
 * only then can they be found by hash, as in EDR.
 */
export class BlockStore {
  readonly #hardfork: Hardfork;
  readonly #byNumber = new Map<bigint, ChainBlock>();
  readonly #byHash = new Map<Hex, ChainBlock>();
  readonly #places = new Map<Hex, TransactionPlace>();
  /** Numbers of the blocks that were made, in the order of their making; reserved ones stand apart. */
  readonly #mined: bigint[] = [];
  readonly #made = new Set<bigint>();
  #reservations: Reservation[] = [];
  #last: bigint;

  constructor(genesis: ChainBlock, hardfork: Hardfork) {
    this.#hardfork = hardfork;
    this.#last = genesis.header.number;
    this.add(genesis);
  }

  /** The number of the last block, reserved ones counted. */
  get lastNumber(): bigint {
    return this.#last;
  }

  get last(): ChainBlock {
    const block = this.get(this.#last);
    if (block === undefined) throw new ParallelError("INTERNAL", { detail: `block ${this.#last} is missing` });
    return block;
  }

  /** Adds the block that follows the last one. */
  add(block: ChainBlock): void {
    this.#last = block.header.number;
    this.#mined.push(this.#last);
    this.#keep(block);
    for (const [index, { hash }] of block.transactions.entries()) this.#places.set(hash, { block, index });
  }

  /** Passes over the next blocks, so many seconds apart. The last block was mined. */
  reserve(count: bigint, interval: bigint): void {
    this.#reservations.push({ before: this.last, count, interval });
    this.#last += count;
  }

  get(number: bigint): ChainBlock | undefined {
    return this.#byNumber.get(number) ?? this.#makeReserved(number);
  }

  byHash(hash: Hex): ChainBlock | undefined {
    return this.#byHash.get(hash);
  }

  placeOf(transaction: Hex): TransactionPlace | undefined {
    return this.#places.get(transaction);
  }

  /** Forgets all blocks after a number. Costs what is forgotten. */
  revertTo(number: bigint): void {
    for (let last = this.#mined.at(-1); last !== undefined && last > number; last = this.#mined.at(-1)) {
      this.#mined.pop();
      this.#forget(last);
    }
    for (const made of [...this.#made].filter((candidate) => candidate > number)) {
      this.#made.delete(made);
      this.#forget(made);
    }
    this.#reservations = this.#reservations
      .filter(({ before }) => before.header.number < number)
      .map((reservation) => ({ ...reservation, count: smaller(reservation.count, number - reservation.before.header.number) }));
    this.#last = number;
  }

  #makeReserved(number: bigint): ChainBlock | undefined {
    const reservation = this.#reservations.find(
      ({ before: { header }, count }) => header.number < number && number <= header.number + count,
    );
    if (reservation === undefined) return undefined;
    const block = reservedBlock(reservation, number, this.#hardfork);
    this.#made.add(number);
    this.#keep(block);
    return block;
  }

  #keep(block: ChainBlock): void {
    this.#byNumber.set(block.header.number, block);
    this.#byHash.set(block.hash, block);
  }

  #forget(number: bigint): void {
    const block = this.#byNumber.get(number);
    if (block === undefined) return;
    this.#byNumber.delete(number);
    this.#byHash.delete(block.hash);
    for (const { hash } of block.transactions) this.#places.delete(hash);
  }
}

function smaller(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
