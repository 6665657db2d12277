import { invalidParameters, RpcError, SIMULATION_ERROR_CODES } from "../errors/rpc-error.ts";
import type { BlockHeader } from "./block-header.ts";
import type { BlockOverrides, BlockStateCalls } from "./simulation.ts";

/** As geth has them. */
const MOST_BLOCKS = 256n;
const SECONDS_BETWEEN_BLOCKS = 12n;

/** A block to simulate, its number and time told. */
export interface PlacedBlock extends BlockStateCalls {
  readonly block: BlockOverrides & { readonly number: bigint; readonly time: bigint };
}

/**
 * Numbers blocks and gives them times, 12 seconds apart where they have none. Gaps between numbers are filled with empty blocks.
 *
 * @throws RpcError where there are none or too many, or where numbers or times do not grow
 */
export function placeBlocks(blocks: readonly BlockStateCalls[], base: BlockHeader): PlacedBlock[] {
  if (blocks.length === 0) throw invalidParameters("empty input");
  const placed: PlacedBlock[] = [];
  let [last, time] = [base.number, base.timestamp];
  for (const each of blocks) {
    const number = each.block.number ?? last + 1n;
    if (number <= last) throw new RpcError(SIMULATION_ERROR_CODES.blockNumbers, `block numbers must be in order: ${number} <= ${last}`);
    if (number - base.number > MOST_BLOCKS) throw new RpcError(SIMULATION_ERROR_CODES.tooManyBlocks, "too many blocks");
    for (let empty = last + 1n; empty < number; empty++)
      placed.push({ block: { number: empty, time: (time += SECONDS_BETWEEN_BLOCKS) }, state: new Map(), calls: [] });
    const next = each.block.time ?? time + SECONDS_BETWEEN_BLOCKS;
    if (next <= time) throw new RpcError(SIMULATION_ERROR_CODES.timestamps, `block timestamps must be in order: ${next} <= ${time}`);
    placed.push({ ...each, block: { ...each.block, number, time: next } });
    [last, time] = [number, next];
  }
  return placed;
}
