import {
  accountAt,
  BALANCE,
  exists,
  isDestroyed,
  isPresent,
  isTouched,
  KIND_BALANCE,
  KIND_EXISTENCE,
  loadAccount,
  markDestroyed,
  nonceOf,
  OPENED_BEFORE,
  removeAccount,
  removeEmpty,
  setAccount,
  warmAccount,
  wasCreated,
} from "./account";
import { CANCUN, hardfork } from "./block";
import { lastOpened, scratch } from "./executor";
import { addRefund } from "./frame";
import { COLD_ACCOUNT, destructRefund, NEW_ACCOUNT, SELFDESTRUCT_GAS } from "./gas";
import { HALT_OUT_OF_GAS } from "./halt";
import { fail, NEEDED, needAccount } from "./need";
import { readField } from "./recorder";
import { traceDestruct } from "./trace";
import { add, isZero, zero } from "./word";

/** SELFDESTRUCT (EIP-6780 since Cancun). Gives the gas left, FAILED or NEEDED. */
export function selfDestruct(self: usize, operand: usize, gas: i64): i64 {
  const heir = accountAt(operand);
  if (!loadAccount(heir)) {
    needAccount(heir);
    return NEEDED;
  }
  let price = SELFDESTRUCT_GAS;
  const isRich = !isZero(self + BALANCE);
  if (isRich) {
    readField(heir, KIND_EXISTENCE);
    if (!exists(heir)) price += NEW_ACCOUNT;
  }
  if (!warmAccount(heir)) price += COLD_ACCOUNT;
  const left = gas - price;
  // The price told whether there is a balance, even if there is not enough gas to pay it.
  readField(self, KIND_BALANCE);
  if (left < 0) return fail(HALT_OUT_OF_GAS);

  readField(heir, KIND_EXISTENCE);
  if (heir != self && isRich) readField(heir, KIND_BALANCE);
  traceDestruct(self, heir);
  if (!isDestroyed(self)) addRefund(destructRefund());
  markDestroyed(self);
  bequeath(self, heir);
  return left;
}

function bequeath(self: usize, heir: usize): void {
  if (heir != self) {
    add(scratch, heir + BALANCE, self + BALANCE);
    setAccount(heir, nonceOf(heir), scratch);
  }
  if (heir != self || hardfork < CANCUN || wasCreated(self)) {
    zero(scratch);
    setAccount(self, nonceOf(self), scratch);
  }
}

/** Removes what a transaction leaves dead: contracts that were destroyed, by their addresses, and touched accounts that are empty (EIP-161). */
export function removeDead(): void {
  zero(scratch);
  let destroyed = 0;
  for (let cell = lastOpened; cell != 0; cell = <usize>load<u32>(cell, OPENED_BEFORE)) {
    if (ceases(cell)) destroyed++;
    else if (isTouched(cell) && isPresent(cell) && !exists(cell)) removeEmpty(cell, scratch);
  }
  for (let cell: usize = 0; destroyed > 0; destroyed--) {
    cell = nextToCease(cell);
    removeAccount(cell, scratch);
  }
}

function ceases(cell: usize): bool {
  return isDestroyed(cell) && (hardfork < CANCUN || wasCreated(cell));
}

/** Of the contracts that cease to be, the one whose address follows another's; the first where that is 0. */
function nextToCease(before: usize): usize {
  let next: usize = 0;
  for (let cell = lastOpened; cell != 0; cell = <usize>load<u32>(cell, OPENED_BEFORE)) {
    if (ceases(cell) && (before == 0 || isBelow(before, cell)) && (next == 0 || isBelow(cell, next))) next = cell;
  }
  return next;
}

function isBelow(cell: usize, other: usize): bool {
  if (load<u64>(cell, 16) != load<u64>(other, 16)) return load<u64>(cell, 16) < load<u64>(other, 16);
  if (load<u64>(cell, 8) != load<u64>(other, 8)) return load<u64>(cell, 8) < load<u64>(other, 8);
  return load<u64>(cell) < load<u64>(other);
}
