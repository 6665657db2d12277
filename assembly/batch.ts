import { NOBODY } from "./job";
import { execute } from "./transaction";
import { gasLimitOf } from "./transaction-record";
import { result, RESULT_GAS, RESULT_REFUSAL } from "./result";

// Many transactions of one block in one call, within the gas that the block has.

/** Why `executeAll` ended, from a number that no need has (need.ts); 0 where all are executed. */
const STOPPED_AT_REFUSAL: u32 = 16;
const STOPPED_AT_BLOCK_GAS: u32 = 17;
/** An executor has the transaction's group. */
const STOPPED_AT_CLAIM: u32 = 18;

/** A group's owner where the thread of the block has it (src/mining/shared-job.ts). */
const MAIN: u32 = 1;

let gasLeft: u64 = 0;
let stop: u32 = 0;

/** Opens a block's supply of gas. */
export function supplyGas(gas: u64): void {
  gasLeft = gas;
}

export function suppliedGas(): u64 {
  return gasLeft;
}

/** Takes gas from the supply, for a transaction that another executor executed. */
export function useGas(gas: u64): void {
  gasLeft -= gas;
}

export function stopReason(): u32 {
  return stop;
}

/**
 * Executes transactions, whose pointers lie in `list`, and puts the pointers of their results into `results`, until one is refused, does not
 * fit into the block, or waits for state (then `resume` and `takeResult` end it). Gives how many are done.
 */
export function executeAll(list: usize, count: u32, results: usize): u32 {
  stop = 0;
  for (let at: u32 = 0; at < count; at++) if (!executeNext(<usize>load<u32>(list + (<usize>at << 2)), results + (<usize>at << 2))) return at;
  return count;
}

/**
 * As `executeAll`, until an executor has a transaction's group; all others that it meets are then the block's own thread's.
 *
 * @param groups the transactions' groups, and `owners` who has each
 */
export function executeUnclaimed(list: usize, count: u32, results: usize, groups: usize, owners: usize): u32 {
  stop = 0;
  for (let at: u32 = 0; at < count; at++) {
    const group = <usize>load<u32>(groups + (<usize>at << 2));
    if (atomic.cmpxchg<u32>(owners + (group << 2), NOBODY, MAIN) > MAIN) {
      stop = STOPPED_AT_CLAIM;
      return at;
    }
    if (!executeNext(<usize>load<u32>(list + (<usize>at << 2)), results + (<usize>at << 2))) return at;
  }
  return count;
}

/** False where `stop` says why not. */
function executeNext(record: usize, place: usize): bool {
  if (gasLimitOf(record) > gasLeft) {
    stop = STOPPED_AT_BLOCK_GAS;
    return false;
  }
  stop = <u32>execute(record);
  return stop == 0 && takeResult(place);
}

/** Takes the result of the transaction that ended last into a block's list, and its gas from the block's. False where it was refused. */
export function takeResult(place: usize): bool {
  if (load<u32>(result, RESULT_REFUSAL) != 0) {
    stop = STOPPED_AT_REFUSAL;
    return false;
  }
  gasLeft -= load<u64>(result, RESULT_GAS);
  store<u32>(place, <u32>result);
  return true;
}
