import { execute } from "./transaction";
import { gasLimitOf } from "./transaction-record";
import { result, RESULT_GAS, RESULT_REFUSAL } from "./result";

// Many transactions of one block in one call, within the gas that the block has.

/** Why `executeAll` ended, from a number that no need has (need.ts); 0 where all are executed. */
const STOPPED_AT_REFUSAL: u32 = 16;
const STOPPED_AT_BLOCK_GAS: u32 = 17;

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
  for (let at: u32 = 0; at < count; at++) {
    const record = <usize>load<u32>(list + (<usize>at << 2));
    if (gasLimitOf(record) > gasLeft) {
      stop = STOPPED_AT_BLOCK_GAS;
      return at;
    }
    const need = execute(record);
    if (need != 0) {
      stop = <u32>need;
      return at;
    }
    if (!takeResult(results + (<usize>at << 2))) return at;
  }
  return count;
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
