import { ParallelError } from "./errors/error.ts";
import { captureSession, type CaptureSession } from "./workload/capture-session.ts";
import { lastConnection } from "./workload/last-connection.ts";
import { messageOf } from "./workload/message-of.ts";
import { refusalOf, type Connection } from "./workload/network-facts.ts";
import type { AskNode } from "./workload/node.ts";
import { callSite, originOf } from "./workload/origin.ts";
import { captureSequence } from "./workload/traffic/capture-sequence.ts";
import { captureTraffic } from "./workload/traffic/capture-traffic.ts";
import { checkOptions, type TrafficOptions } from "./workload/traffic/options.ts";
import { resultOf, type TrafficResult } from "./workload/traffic/result.ts";
import { runTraffic } from "./workload/traffic/run-traffic.ts";
import { trafficWatcher } from "./workload/traffic/watch-traffic.ts";
import type { Workload } from "./workload/workload.ts";

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
export type { TrafficResult } from "./workload/traffic/result.ts";

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
  const watch = trafficWatcher();
  let captured: Workload | string | undefined;
  /** Runs work that makes blocks, with a line to the node: past capture, where there is one. */
  const passOver = <Result>(work: (ask: AskNode) => Promise<Result>): Promise<Result> =>
    history?.isCaptured === true ? history.passOver(work) : work((method, ...params) => connection.provider.request({ method, params }));
  const mined = await runTraffic(name, options, connection, {
    passOver,
    mineTraffic: async (mine) => {
      if (watch === undefined && history?.isCaptured !== true) return (await mine()).mined;
      return passOver(async (ask) => {
        const { mined, blocks } = await mine();
        captured = await captureOr(connection, () => captureTraffic(name, mined, blocks, connection, ask, originOf(site, root)));
        if (session !== undefined && history?.isCaptured === true) store(session, name, captured, mined.length);
        return mined;
      });
    },
  });
  const result = resultOf(name, mined);
  const project = lastConnection()?.project;
  if (watch !== undefined && captured !== undefined && project !== undefined) await watch({ result, captured, project });
  return result;
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

/** The captured traffic, before anything else can happen to the chain; or the reason why there is none, since what capture cannot do does not fail a test. */
async function captureOr(connection: Connection, capture: () => Promise<Workload>): Promise<Workload | string> {
  return refusalOf(connection) ?? capture().catch(messageOf);
}

/** Leaves a traffic, or why there is none, to the report. */
function store({ store }: CaptureSession, name: string, captured: Workload | string, count: number): void {
  if (typeof captured === "string") store.gap({ what: `traffic "${name}"`, reason: captured, count });
  else store.workload(captured);
}

function connectionOf(call: "traffic" | "workload", chosen: Connection | undefined): { connection: Connection; root: string } {
  const last = lastConnection();
  const connection = chosen ?? last?.connection;
  if (connection === undefined) throw new ParallelError("NO_CONNECTION", { call });
  return { connection, root: last?.project.config.paths.root ?? process.cwd() };
}
