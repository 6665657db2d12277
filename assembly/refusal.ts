import { codeOf, nonceOf } from "./account";
import { hardfork, LONDON } from "./block";
import { delegates } from "./calls";
import { bidsTooLittle, bidsTooLittleForBlobs, canPayCost, canPayMost, fundMost, setPrices, waivePrices } from "./fees";
import { floorGas, intrinsicGas, priceIntrinsicGas, waiveIntrinsicGas } from "./intrinsic-gas";
import {
  GAS_LIMIT,
  isSystemCall,
  NONCE,
  refusesContracts,
  SENDER_CHECKED,
  SENDER_KIND,
  SENDER_UNPRICED,
  transaction,
  TYPE,
} from "./transaction-record";

// Why a block may not contain a transaction.
export const REFUSED_GAS: u32 = 1;
export const REFUSED_BASE_FEE: u32 = 2;
export const REFUSED_FUNDS: u32 = 3;
export const REFUSED_BLOB_FEE: u32 = 4;
export const REFUSED_MOST_FUNDS: u32 = 5;
export const REFUSED_NONCE: u32 = 6;
export const REFUSED_CONTRACT: u32 = 7;
export const REFUSED_FLOOR: u32 = 8;
export const REFUSED_LAST_NONCE: u32 = 9;

/** Whether the block may contain the transaction: 0, or the first reason in EDR's order why not. Makes the prices ready. */
export function refusal(sender: usize): u32 {
  if (isSystemCall()) {
    waiveIntrinsicGas();
    waivePrices();
    return 0;
  }
  priceIntrinsicGas();
  const gasLimit = load<u64>(transaction, GAS_LIMIT);
  const isPriced = load<u32>(transaction, SENDER_KIND) == SENDER_CHECKED;
  const checksSender = isPriced || load<u32>(transaction, SENDER_KIND) == SENDER_UNPRICED;
  if (!checksSender) {
    fundMost(sender);
    if (nonceOf(sender) == u64.MAX_VALUE) return REFUSED_LAST_NONCE;
  }
  if (hardfork >= LONDON && isPriced && bidsTooLittle()) return REFUSED_BASE_FEE;
  if (load<u32>(transaction, TYPE) == 3 && bidsTooLittleForBlobs()) return REFUSED_BLOB_FEE;
  if (gasLimit < intrinsicGas) return REFUSED_GAS;
  if (gasLimit < floorGas) return REFUSED_FLOOR;
  setPrices();
  if (refusesContracts() && codeOf(sender) != 0 && !delegates(sender)) return REFUSED_CONTRACT;
  if (checksSender && nonceOf(sender) != load<u64>(transaction, NONCE)) return REFUSED_NONCE;
  if (!canPayCost(sender)) return REFUSED_FUNDS;
  if (load<u32>(transaction, TYPE) >= 2 && !canPayMost(sender)) return REFUSED_MOST_FUNDS;
  return 0;
}
