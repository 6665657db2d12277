import type { ChainBlock } from "../chain/network-chain.ts";
import type { BlockReport } from "../mining/block-report.ts";

/** The state variables that locations of a block, by their keys, belong to. What is not the project's is left out. */
export type NameLocations = (number: bigint, keys: ReadonlySet<string>) => Promise<ReadonlyMap<string, string>>;

/** Names nothing: where no artifacts are at hand. */
export const NO_NAMES: NameLocations = async () => new Map();

/** A report with the variables of the locations that it tells of. */
export async function namedReport(report: BlockReport, name: NameLocations): Promise<BlockReport> {
  const { mining, hotspots } = report;
  const keys = [...(mining?.reexecutions ?? []), ...hotspots].flatMap(({ location }) => location ?? []);
  if (keys.length === 0) return report;
  const names = await name(BigInt(report.block.number), new Set(keys));
  const named = <T extends { readonly location?: string }>(entry: T): T => {
    const variable = names.get(entry.location ?? "");
    return variable === undefined ? entry : { ...entry, variable };
  };
  return {
    ...report,
    ...(mining !== undefined && { mining: { ...mining, reexecutions: mining.reexecutions.map(named) } }),
    hotspots: hotspots.map(named),
  };
}

/** The variables of some locations of a block, or the locations themselves where they have no name; each once, in order. */
export async function variablesOf({ header }: ChainBlock, locations: readonly string[], name: NameLocations): Promise<string[]> {
  if (locations.length === 0) return [];
  const names = await name(header.number, new Set(locations));
  return [...new Set(locations.map((location) => names.get(location) ?? location))];
}
