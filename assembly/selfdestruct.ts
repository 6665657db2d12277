import {
  accountAt,
  BALANCE,
  exists,
  isDestroyed,
  KIND_BALANCE,
  KIND_EXISTENCE,
  loadAccount,
  markDestroyed,
  nonceOf,
  setAccount,
  warmAccount,
  wasCreated,
} from "./account";
import { CANCUN, hardfork } from "./block";
import { scratch } from "./executor";
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
  if (left < 0) return fail(HALT_OUT_OF_GAS);

  readField(self, KIND_BALANCE);
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
