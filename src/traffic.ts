import { ParallelError } from "./errors/error.ts";
import { captureSession, type CaptureSession } from "./workload/capture-session.ts";
import type { History } from "./workload/history.ts";
import { lastConnection } from "./workload/last-connection.ts";
import { messageOf } from "./workload/message-of.ts";
import type { Connection } from "./workload/network-facts.ts";
import { callSite, originOf, type CallSite } from "./workload/origin.ts";
import { captureSequence } from "./workload/traffic/capture-sequence.ts";
import { captureTraffic } from "./workload/traffic/capture-traffic.ts";
import { checkOptions, type TrafficOptions } from "./workload/traffic/options.ts";
import { runTraffic, type MinedTransaction, type TrafficCapture } from "./workload/traffic/run-traffic.ts";

export type {
  AddressOf,
  Pick,
  Preparation,
  PreparationRequest,
  Prepare,
  TrafficCall,
  TrafficOptions,
  TrafficRequest,
  TrafficUser,
} from "./workload/traffic/options.ts";

/** What became of a traffic. */
export interface TrafficResult {
  readonly name: string;
  readonly sent: number;
  readonly succeeded: number;
  /** Mined, and reverted. */
  readonly failed: number;
  readonly gasUsed: bigint;
  /** In the order in which they were sent. */
  readonly transactions: readonly {
    readonly hash: `0x${string}`;
    readonly from: `0x${string}`;
    /** The name of its call in the mix. */
    readonly label: string;
    readonly status: 0 | 1;
    readonly gasUsed: bigint;
  }[];
}

/**
 * Sends traffic like production's: many distinct users, a mix of calls in proportion, with the skew that you declare. `hardhat parallel-report` replays
 * it as one block and scores it; in any other run it is mined in one block (or a few, by the gas limit) and is over in a moment.
 * Users are funded with ether and are impersonated; the same seed gives the same traffic.
 *
 * @example
 * await traffic("market hour", {
 *   users: 200,
 *   transactions: 1000,
 *   seed: 7,
 *   prepare: (user) => token.mint.populateTransaction(user.address, 1000n),
 *   mix: {
 *     transfer: { weight: 60, call: (user, pick) => token.transfer.populateTransaction(pick.user({ zipf: 1.1 }).address, 1n) },
 *     approve: { weight: 40, call: (user, pick) => token.approve.populateTransaction(pick.user().address, 5n) },
 *   },
 * });
 * @throws TRAFFIC_OPTIONS, NO_CONNECTION, TRAFFIC_NETWORK, TRAFFIC_PREPARATION, TRAFFIC_NOT_MINED. Reverting calls are no errors: they are counted.
 */
export async function traffic(name: string, options: TrafficOptions): Promise<TrafficResult> {
  checkOptions(name, options);
  const { connection, root } = connectionOf("traffic", options.connection);
  const site = callSite();
  const session = captureSession();
  const history = session?.history(connection, root);
  const isCaptured = () => history?.isCaptured === true;
  const mined = await runTraffic(name, options, connection, {
    passOver: (work) => (history === undefined || !isCaptured() ? work() : history.passOver(work)),
    mineTraffic: async (mine) => {
      if (session === undefined || history === undefined || !isCaptured()) return (await mine()).mined;
      return captureMining(name, { session, history, connection, root, site }, mine);
    },
  });
  return resultOf(name, mined);
}

/**
 * Names what `sequence` sends: `hardhat parallel-report` scores it as one sequence, in its order, as it was sent. In any other run it only calls `sequence`.
 *
 * @returns what `sequence` returns.
 * @throws NO_CONNECTION, and whatever `sequence` throws.
 */
export async function workload<Result>(
  name: string,
  sequence: () => Promise<Result>,
  { connection: chosen }: { readonly connection?: Connection } = {},
): Promise<Result> {
  const session = captureSession();
  if (session === undefined) return sequence();
  const { connection, root } = connectionOf("workload", chosen);
  const history = session.history(connection, root);
  return history.isCaptured ? captureSequence(name, sequence, history, session.store) : sequence();
}

interface CapturedPlace {
  readonly session: CaptureSession;
  readonly history: History;
  readonly connection: Connection;
  readonly root: string;
  readonly site: CallSite;
}

/** Mines, and captures before anything else can happen to the chain. What capture cannot do is left out of the report and does not fail the test. */
async function captureMining(
  name: string,
  { session, history, connection, root, site }: CapturedPlace,
  mine: Parameters<TrafficCapture["mineTraffic"]>[0],
): Promise<MinedTransaction[]> {
  return history.passOver(async (ask) => {
    const { mined, blocks } = await mine();
    try {
      session.store.workload(await captureTraffic(name, mined, blocks, connection, ask, originOf(site, root)));
    } catch (failure) {
      session.store.gap({ what: `traffic "${name}"`, reason: messageOf(failure), count: mined.length });
    }
    return mined;
  });
}

function connectionOf(call: "traffic" | "workload", chosen: Connection | undefined): { connection: Connection; root: string } {
  const last = lastConnection();
  const connection = chosen ?? last?.connection;
  if (connection === undefined) throw new ParallelError("NO_CONNECTION", { call });
  return { connection, root: last?.root ?? process.cwd() };
}

function resultOf(name: string, mined: readonly MinedTransaction[]): TrafficResult {
  const transactions = mined.map(({ hash, user, label, outcome }) => ({
    hash,
    from: user.address,
    label,
    status: outcome.status,
    gasUsed: outcome.gasUsed,
  }));
  const succeeded = transactions.filter(({ status }) => status === 1).length;
  return {
    name,
    sent: transactions.length,
    succeeded,
    failed: transactions.length - succeeded,
    gasUsed: transactions.reduce((sum, { gasUsed }) => sum + gasUsed, 0n),
    transactions,
  };
}
