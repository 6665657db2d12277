import type { Hex } from "../../access/hex.ts";
import type { LocationKey } from "../../access/location.ts";
import { tabulate, ownBySender, type OwnAccess } from "../../graph/tabulate.ts";
import { buildConflictGraph, type ConflictGraph } from "../../graph/conflict-graph.ts";
import type { AccessTable } from "../../graph/access-table.ts";
import type { ConflictRule } from "../../graph/rule.ts";
import type { NamedRecording } from "./named-recording.ts";

/** An entry that so many transactions touch, and so large a share of them, is a hub. */
const LEAST_HUB = 8;
const HUB_SHARE = 0.2;

/** One traffic, replayed, named and turned into a conflict graph under a rule. */
export interface ScoredTraffic {
  readonly named: NamedRecording;
  readonly kind: "traffic" | "sequence" | "cloned";
  readonly description: string;
  readonly table: AccessTable;
  readonly graph: ConflictGraph;
  readonly keys: readonly LocationKey[];
  /** For each access of the table, its index in its transaction's set. */
  readonly origins: Uint32Array;
  /** Names of variables, and each location's variable as an index into them. */
  readonly variables: readonly string[];
  readonly variableOf: Uint32Array;
}

/** Builds the graph of a traffic. Refused transactions stay in it as vertices that cost and touch nothing. */
export function scoreTraffic(named: NamedRecording, kind: ScoredTraffic["kind"], description: string, rule: ConflictRule): ScoredTraffic {
  const { table, keys, origins, graph } = graphUnder(named, rule);
  const { variables, variableOf } = variablesOf(keys, table, named);
  return { named, kind, description, table, graph, keys, origins, variables, variableOf };
}

/** The conflict graph of a recording under a rule, and the table that it was built of. */
export function graphUnder(named: NamedRecording, rule: ConflictRule): Pick<ScoredTraffic, "table" | "keys" | "origins" | "graph"> {
  const { executed } = named.recording;
  const sets = executed.map(({ accesses }) => accesses);
  const costs = executed.map(({ gasUsed }) => Number(gasUsed));
  const { table, keys, origins } = tabulate(sets, costs, rule, ownAccesses(named), named.locations);
  return { table, keys, origins, graph: buildConflictGraph(table, rule.kinds) };
}

/** Own accesses of recordings, as bytes by access: they are the same under every rule. */
const owns = new WeakMap<NamedRecording, Uint8Array>();

function ownAccesses(named: NamedRecording): OwnAccess {
  const { offsets } = named.locations;
  const known = owns.get(named) ?? findOwn(named);
  owns.set(named, known);
  return (transaction, access) => known[(offsets[transaction] ?? 0) + access] === 1;
}

function findOwn({ recording, locations, variableOf }: NamedRecording): Uint8Array {
  const sets = recording.executed.map(({ accesses }) => accesses);
  const senders = recording.workload.transactions.map(({ transaction }) => transaction.from);
  const own = ownBySender(
    sets,
    senders,
    (transaction, access) => variableOf[locations.id(transaction, access)]?.location.keyAddresses ?? [],
  );
  return Uint8Array.from(sets.flatMap((set, transaction) => set.map((_, access) => Number(own(transaction, access)))));
}

/** Variables by location. An address's entry that many transactions share (a treasury's balance) is a variable of its own, apart from the entries of users. */
function variablesOf(
  keys: readonly LocationKey[],
  table: AccessTable,
  named: NamedRecording,
): Pick<ScoredTraffic, "variables" | "variableOf"> {
  const touches = new Uint32Array(keys.length);
  for (const location of table.locations) touches[location] = (touches[location] ?? 0) + 1;
  const hub = Math.max(LEAST_HUB, table.transactionCount * HUB_SHARE);
  const ids = new Map<string, number>();
  const variableOf = Uint32Array.from(keys, (key, location) => {
    const known = named.variables.get(key);
    const isHub = (known?.location.keyAddresses.length ?? 0) > 0 && (touches[location] ?? 0) >= hub;
    const whole = known?.variable ?? accountName(key, named);
    const name = isHub && known !== undefined && whole === known.location.variable ? known.location.label : whole;
    const id = ids.get(name) ?? ids.size;
    ids.set(name, id);
    return id;
  });
  return { variables: [...ids.keys()], variableOf };
}

/** Under account granularity keys are addresses. */
function accountName(key: LocationKey, { names }: NamedRecording): string {
  return names.contract(key as Hex) ?? key;
}
