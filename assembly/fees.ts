import { BALANCE, beginFee, fund, nonceOf, setAccount } from "./account";
import { BASE_FEE, BLOB_BASE_FEE, block, hardfork, LONDON } from "./block";
import { allocate } from "./memory";
import { BLOB_COUNT, GAS_LIMIT, MAX_BLOB_FEE, MAX_FEE, MAX_PRIORITY_FEE, transaction, TYPE, VALUE } from "./transaction-record";
import { add, copy, lessThan, multiply, setU64, subtract, zero } from "./word";

// What the transaction at work costs, in wei.

const BLOB_GAS: u64 = 131072;

/** What gas costs the sender, and how much of it the coinbase gets: words. */
export let gasPrice: usize = 0;
export let tip: usize = 0;
let product: usize = 0;
let total: usize = 0;

/** Makes room for the words above, once. */
export function reservePrices(): void {
  if (gasPrice != 0) return;
  gasPrice = allocate(128);
  tip = gasPrice + 32;
  product = gasPrice + 64;
  total = gasPrice + 96;
}

/** A transaction that pays nothing: the block's own. */
export function waivePrices(): void {
  zero(gasPrice);
}

export function bidsTooLittle(): bool {
  return lessThan(transaction + MAX_FEE, block + BASE_FEE);
}

export function bidsTooLittleForBlobs(): bool {
  return lessThan(transaction + MAX_BLOB_FEE, block + BLOB_BASE_FEE);
}

/** What gas costs the sender, and how much of it the coinbase gets. */
export function setPrices(): void {
  const maxFee = transaction + MAX_FEE;
  const baseFee = block + BASE_FEE;
  copy(gasPrice, maxFee);
  copy(tip, maxFee);
  if (hardfork < LONDON) return;
  if (lessThan(maxFee, baseFee)) {
    // A call that bids less than the block asks pays what it bids, and nothing of it to the coinbase.
    zero(tip);
    return;
  }
  subtract(tip, maxFee, baseFee);
  if (load<u32>(transaction, TYPE) < 2) return;
  const priority = transaction + MAX_PRIORITY_FEE;
  if (lessThan(priority, tip)) copy(tip, priority);
  add(gasPrice, tip, baseFee);
}

/** Whether the sender has what gas costs at the block's price, and the value. */
export function canPayCost(sender: usize): bool {
  setU64(product, load<u64>(transaction, GAS_LIMIT));
  multiply(product, product, gasPrice);
  add(total, product, transaction + VALUE);
  return !lessThan(total, product) && !lessThan(sender + BALANCE, total);
}

/** Whether the sender has all that the transaction may cost it. */
export function canPayMost(sender: usize): bool {
  return mostCost() && !lessThan(sender + BALANCE, total);
}

/** Gives a made-up sender what it may need. */
export function fundMost(sender: usize): void {
  mostCost();
  fund(sender, total);
}

/** All that the transaction may cost its sender, in `total`. False where that is more than there can be. */
function mostCost(): bool {
  setU64(product, load<u64>(transaction, GAS_LIMIT));
  multiply(product, product, transaction + MAX_FEE);
  add(total, product, transaction + VALUE);
  if (lessThan(total, product)) return false;
  setU64(product, BLOB_GAS * <u64>load<u32>(transaction, BLOB_COUNT));
  multiply(product, product, transaction + MAX_BLOB_FEE);
  add(total, total, product);
  return !lessThan(total, product);
}

/** Takes what gas and blobs cost from the sender, and its nonce. */
export function buyGas(sender: usize): void {
  const nonce = nonceOf(sender);
  setU64(product, load<u64>(transaction, GAS_LIMIT));
  multiply(product, product, gasPrice);
  subtract(total, sender + BALANCE, product);
  setU64(product, BLOB_GAS * <u64>load<u32>(transaction, BLOB_COUNT));
  multiply(product, product, block + BLOB_BASE_FEE);
  subtract(total, total, product);
  setAccount(sender, nonce, total);
  setAccount(sender, nonce + 1, sender + BALANCE);
}

/** Whether the coinbase's share was more than it could take: then it has as much as can be, as with EDR, and what it got is no mere addition. */
export let feeOverflowed: bool = false;

/** Gives the sender back what it bought too much, and the coinbase its share. */
export function payFee(sender: usize, coinbase: usize, used: u64): void {
  if (coinbase != sender) beginFee(coinbase);
  setU64(product, load<u64>(transaction, GAS_LIMIT) - used);
  multiply(product, product, gasPrice);
  add(total, sender + BALANCE, product);
  setAccount(sender, nonceOf(sender), total);
  setU64(product, used);
  multiply(product, product, tip);
  add(total, coinbase + BALANCE, product);
  feeOverflowed = lessThan(total, product);
  if (feeOverflowed) memory.fill(total, 0xff, 32);
  setAccount(coinbase, nonceOf(coinbase), total);
}
