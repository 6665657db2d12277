import { getAddress } from "ethers/address";
import { keccak256 } from "ethers/crypto";
import { Random } from "./random.ts";
import {
  weightOf,
  type Pick,
  type PreparationRequest,
  type Prepare,
  type TrafficOptions,
  type TrafficRequest,
  type TrafficUser,
} from "./options.ts";

/** One transaction of a traffic, decided on but not sent. */
export interface PlannedTransaction {
  readonly label: string;
  readonly user: TrafficUser;
  readonly request: TrafficRequest;
}

/** A transaction of the preparation. */
export interface PlannedPreparation {
  readonly user: TrafficUser;
  readonly request: PreparationRequest;
}

/** The users of a seed: addresses that no one holds a key of. */
export function trafficUsers(count: number, seed: number): TrafficUser[] {
  return Array.from({ length: count }, (_, index) => {
    const digest = keccak256(new TextEncoder().encode(`hardhat-parallel user ${index} of seed ${seed}`));
    return { index, address: getAddress(`0x${digest.slice(-40)}`) as `0x${string}` };
  });
}

/** What all users do before the traffic, user by user. */
export async function planPreparations(
  options: TrafficOptions,
  users: readonly TrafficUser[],
  seed: number,
): Promise<PlannedPreparation[]> {
  const random = new Random(seed + PREPARATION_STREAM);
  const prepares = [options.prepare, ...Object.values(options.mix).map(({ prepare }) => prepare)].filter(
    (prepare): prepare is Prepare => prepare !== undefined,
  );
  const planned: PlannedPreparation[] = [];
  for (const prepare of prepares) {
    for (const user of users) {
      const requests = (await prepare(user, picking(random, users, user))) ?? [];
      planned.push(...[requests].flat().map((request: PreparationRequest) => ({ user, request })));
    }
  }
  return planned;
}

/** The traffic: each call as often as its weight says, each user as often as every other, both in seeded order. */
export async function planTraffic(options: TrafficOptions, users: readonly TrafficUser[], seed: number): Promise<PlannedTransaction[]> {
  const order = new Random(seed);
  const arguments_ = new Random(seed + ARGUMENT_STREAM);
  const labels = order.shuffled(labelsByWeight(options));
  const senders = order.shuffled(labels.map((_, index) => users[index % users.length] as TrafficUser));
  const planned: PlannedTransaction[] = [];
  for (const [index, label] of labels.entries()) {
    const user = senders[index] as TrafficUser;
    const request = await options.mix[label]?.call(user, picking(arguments_, users, user));
    planned.push({ label, user, request: request ?? {} });
  }
  return planned;
}

/** Choices of their own, so that what one function picks does not change what another gets. */
const ARGUMENT_STREAM = 0x5bd1e995;
const PREPARATION_STREAM = 0x1b873593;

/** Every label in proportion to its weight; what rounding leaves over goes to the largest remainders. */
function labelsByWeight({ mix, transactions }: TrafficOptions): string[] {
  const total = Object.values(mix).reduce((sum, call) => sum + weightOf(call), 0);
  const shares = Object.entries(mix).map(([label, call]) => ({ label, exact: (weightOf(call) / total) * transactions }));
  const labels = shares.flatMap(({ label, exact }) => Array<string>(Math.floor(exact)).fill(label));
  const byRemainder = shares.toSorted((one, other) => (other.exact % 1) - (one.exact % 1));
  for (let index = 0; labels.length < transactions; index++)
    labels.push((byRemainder[index % byRemainder.length] as { label: string }).label);
  return labels;
}

function picking(random: Random, users: readonly TrafficUser[], sender: TrafficUser): Pick {
  return {
    user({ zipf = 0 } = {}) {
      const others = users.length - 1;
      if (others === 0) return sender;
      const index = random.zipf(others, zipf);
      return users[index < sender.index ? index : index + 1] as TrafficUser;
    },
    integer: (below) => random.integer(below),
    of: (items, weights) =>
      items[weights === undefined ? random.integer(items.length) : random.weighted(weights)] as (typeof items)[number],
  };
}
