import { ParallelError } from "../../errors/error.ts";
import type { Connection } from "../network-facts.ts";

/** One of a traffic's senders, with plenty of ether. */
export interface TrafficUser {
  /** From 0. */
  readonly index: number;
  /** With a checksum, as ethers and viem want it. */
  readonly address: `0x${string}`;
}

/** Seeded choices for a call's arguments. */
export interface Pick {
  /** Another user than the sender (the sender itself where there is no other). With `zipf` the first users come up most: 1.1 is a usual skew of real traffic. */
  user(options?: { readonly zipf?: number }): TrafficUser;
  /** A whole number from 0 up to, and without, `below`. */
  integer(below: number): number;
  /** One of the items; with weights, in proportion to them. */
  of<Item>(items: readonly Item[], weights?: readonly number[]): Item;
}

/** An address, or what has one: a contract or signer of ethers, a contract or account of viem. */
export type AddressOf = string | { getAddress(): Promise<string> } | { readonly address: string };

/** A transaction to send, as ethers' `contract.fn.populateTransaction(…)` gives it, or put together with viem's `encodeFunctionData`. */
export interface TrafficRequest {
  readonly to?: AddressOf | null | undefined;
  readonly data?: string | null | undefined;
  /** In wei. */
  readonly value?: bigint | number | string | null | undefined;
  /** The gas limit. Default: the most that the network allows a transaction. */
  readonly gasLimit?: bigint | number | string | null | undefined;
}

/** A transaction of `prepare`, which others than the user may send: an owner who mints. */
export interface PreparationRequest extends TrafficRequest {
  /** Default: the user. */
  readonly from?: AddressOf | null | undefined;
}

/** What a user does before the traffic, unscored: its transactions, or nothing where the function sent them itself. */
export type Prepare = (user: TrafficUser, pick: Pick) => Preparation | Promise<Preparation>;
export type Preparation = PreparationRequest | readonly PreparationRequest[] | void;

/** One kind of call in the mix. */
export interface TrafficCall {
  /** Its share, relative to the other weights. Default 1. */
  readonly weight?: number;
  /** The transaction that this user sends. The sender is always the user. */
  readonly call: (user: TrafficUser, pick: Pick) => TrafficRequest | Promise<TrafficRequest>;
  /** Called once for each user before the traffic: mints, approvals. */
  readonly prepare?: Prepare;
}

export interface TrafficOptions {
  /** How many distinct senders there are. They take turns, in seeded order. */
  readonly users: number;
  readonly transactions: number;
  /** Default 1. The same seed gives the same users, calls and order. */
  readonly seed?: number;
  /** Default: the connection that this process used last. */
  readonly connection?: Connection;
  /** Called once for each user before the traffic: mints, approvals. */
  readonly prepare?: Prepare;
  readonly mix: Readonly<Record<string, TrafficCall>>;
}

/** @throws TRAFFIC_OPTIONS with what is wrong. */
export function checkOptions(name: string, { users, transactions, seed, mix }: TrafficOptions): void {
  const refuse = (what: string, expected: string): never => {
    throw new ParallelError("TRAFFIC_OPTIONS", { name, what, expected });
  };
  if (name === "") refuse("it has no name", 'Name it after what it stands for, such as "market hour".');
  if (!isCount(users)) refuse(`users is ${users}`, "Give a whole number of at least 1.");
  if (!isCount(transactions)) refuse(`transactions is ${transactions}`, "Give a whole number of at least 1.");
  if (seed !== undefined && !Number.isSafeInteger(seed)) refuse(`seed is ${seed}`, "Give a whole number.");
  const weights = Object.values(mix).map(weightOf);
  if (weights.some((weight) => !(weight >= 0 && weight < Infinity)))
    refuse("a weight is negative or no number", "Give weights of 0 and above.");
  if (weights.reduce((sum, weight) => sum + weight, 0) <= 0) refuse("its mix is empty", "Name at least one call with a weight above 0.");
}

export function weightOf({ weight }: TrafficCall): number {
  return weight ?? 1;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0;
}
