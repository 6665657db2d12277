import { KIND_STORAGE } from "./account";
import { addRefund } from "./frame";
import { clearRefund, COLD_SLOT, SLOT_RESET, SLOT_SET, SSTORE_SENTRY, WARM_READ } from "./gas";
import { HALT_OUT_OF_GAS } from "./halt";
import { fail, NEEDED, needSlot } from "./need";
import { READ_GAS, readSlot, wroteField } from "./recorder";
import { loadSlot, setSlot, SLOT_BEFORE, SLOT_VALUE, slotCell, warmSlot } from "./slot";
import { equals, isZero } from "./word";

/** SSTORE (EIP-2200, EIP-2929, EIP-3529): the key on top of the stack, then the value. Gives the gas left, FAILED or NEEDED. */
export function storeSlot(account: usize, key: usize, gas: i64): i64 {
  if (gas <= SSTORE_SENTRY) return fail(HALT_OUT_OF_GAS);
  const cell = slotCell(account, key);
  if (!loadSlot(cell)) {
    needSlot(cell);
    return NEEDED;
  }
  const value = key - 32;
  const current = cell + SLOT_VALUE;
  const isSame = equals(current, value);
  const left = gas - storePrice(current, cell + SLOT_BEFORE, value, isSame) - (warmSlot(cell) ? 0 : COLD_SLOT);
  // The price told the old value, even if there is not enough gas to pay it.
  readSlot(cell, READ_GAS);
  if (left < 0) return fail(HALT_OUT_OF_GAS);
  wroteField(cell, KIND_STORAGE, !isSame);
  if (!isSame) setSlot(cell, value);
  return left;
}

/** What the change costs, and the refund that it brings or takes away. */
function storePrice(current: usize, original: usize, value: usize, isSame: bool): i64 {
  if (isSame) return WARM_READ;
  const wasZero = isZero(original);
  if (equals(original, current)) {
    if (wasZero) return SLOT_SET;
    if (isZero(value)) addRefund(clearRefund());
    return SLOT_RESET;
  }
  if (!wasZero) {
    if (isZero(current)) addRefund(-clearRefund());
    else if (isZero(value)) addRefund(clearRefund());
  }
  if (equals(original, value)) addRefund((wasZero ? SLOT_SET : SLOT_RESET) - WARM_READ);
  return WARM_READ;
}
