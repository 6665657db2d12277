import {
  accountCell,
  BALANCE,
  beginClearing,
  beginFee,
  codeOf,
  endAddition,
  fund,
  isPresent,
  KIND_BALANCE,
  KIND_CODE,
  KIND_EXISTENCE,
  KIND_NONCE,
  loadAccount,
  nonceOf,
  setAccount,
  setCode,
  warmAccount,
} from "./account";
import { BASE_FEE, BLOB_BASE_FEE, block, COINBASE, hardfork, LONDON, PRAGUE, SHANGHAI } from "./block";
import {
  delegate,
  delegates,
  loadCallee,
  openFrame,
  OUTCOME_FAILURE,
  OUTCOME_SUCCESS,
  resolveCode,
  LACKS_GAS,
  runPrecompiled,
  setMarks,
  transfer,
} from "./calls";
import { codeLength, hashCode, isDelegation, makeCode } from "./code";
import { clearConsole, keepConsoleCall } from "./console";
import { CONTRACT_COLLIDES, CONTRACT_OPEN, createdAddress, lookAtCreated, openContract, openInitFrame } from "./creates";
import { blockArena, codeArena, nextEpoch, scratch } from "./executor";
import {
  clearReturnData,
  ensureMemory,
  frame,
  INPUT,
  INPUT_SIZE,
  IS_CREATE,
  IS_STATIC,
  memoryArea,
  pushFrame,
  refund,
  resetFrames,
} from "./frame";
import { INIT_CODE_WORD, wordsOf } from "./gas";
import { clearHalts, HALT_COLLISION, HALT_OUT_OF_GAS, HALT_OVERFLOW, HALT_PRECOMPILE, setHalt } from "./halt";
import { interpret } from "./interpreter";
import { clearJournal, journalMark, revertTo } from "./journal";
import { truncateLogs } from "./log";
import { allocate, arenaMark } from "./memory";
import { needAccount, needKind } from "./need";
import { clearPreimages } from "./preimage";
import { precompiledNumber } from "./precompiled";
import { ADDITION_FEE, addToBalance, clearRecorder, readField, setSite } from "./recorder";
import { keepResult } from "./result";
import { removeDead } from "./selfdestruct";
import { slotCell, warmSlot } from "./slot";
import { ENDING_COLLISION, ENDING_OVERFLOW, traceLeave, traceMessage } from "./trace";
import { add, copy, isZero, lessThan, multiply, setU64, subtract, zero } from "./word";

// A transaction as TypeScript writes it, and what happens around its outermost frame. Pointers in it are counted from its start, so that it can be
// made anywhere and copied.

const TYPE: usize = 0;
const IS_CREATION: usize = 4;
const SENDER_KIND: usize = 8;
const NONCE: usize = 16;
const GAS_LIMIT: usize = 24;
const FROM: usize = 32;
const TO: usize = 56;
const VALUE: usize = 80;
/** Or the gas price, for types 0 and 1. */
const MAX_FEE: usize = 112;
const MAX_PRIORITY_FEE: usize = 144;
const MAX_BLOB_FEE: usize = 176;
const DATA: usize = 208;
const DATA_LENGTH: usize = 212;
/** Entries of {address, slot count, padding, slots}. */
const ACCESS_LIST: usize = 216;
const ACCESS_LIST_COUNT: usize = 220;
const BLOB_HASHES: usize = 224;
const BLOB_COUNT: usize = 228;
/** Those with a good signature: {authority, target, nonce}. */
const AUTHORIZATIONS: usize = 232;
const AUTHORIZATION_COUNT: usize = 236;
/** How many there are with bad ones, which are paid for too. */
const AUTHORIZATIONS_PAID: usize = 240;
const REFUSES_CONTRACTS: usize = 244;
const AUTHORIZATION_BYTES: usize = 56;

// Senders: made up (for calls and clones: funded, of any nonce), checked as in a block, or the block itself (system calls: free of charge).
const SENDER_CHECKED: u32 = 1;
const SENDER_SYSTEM: u32 = 2;
const SENDER_UNPRICED: u32 = 3;

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

/** What `execute` and `resume` give where the transaction is over. */
export const DONE: i32 = 0;

const BLOB_GAS: u64 = 131072;
const TRANSACTION_GAS: u64 = 21000;
const CREATION_GAS: u64 = 32000;
const ZERO_BYTE: u64 = 4;
const DATA_BYTE: u64 = 16;
const LISTED_ADDRESS: u64 = 2400;
const LISTED_SLOT: u64 = 1900;
const NEW_AUTHORITY: i64 = 25000;
const AUTHORIZATION: i64 = 12500;
/** EIP-7623: what a token of calldata costs at least; a byte that is not zero has four. */
const FLOOR_TOKEN: u64 = 10;

let transaction: usize = 0;
let sender: usize = 0;
let target: usize = 0;
let coinbase: usize = 0;
let isRunning: bool = false;
let intrinsicGas: u64 = 0;
let floorGas: u64 = 0;
let gasBound: i64 = 0;
let authorizationRefund: i64 = 0;
let words: usize = 0;

/** Words of the transaction at work. */
export let gasPrice: usize = 0;
let tip: usize = 0;
let product: usize = 0;
let total: usize = 0;

/** The sender's account. */
export let origin: usize = 0;

/** A part of the transaction that has a length of its own. */
function partOf(field: usize): usize {
  return transaction + <usize>load<u32>(transaction + field);
}

export function gasLimitOf(record: usize): u64 {
  return load<u64>(record, GAS_LIMIT);
}

export function isCreation(): bool {
  return load<u32>(transaction, IS_CREATION) != 0;
}

/** The contract that the transaction makes. */
export function createdContract(): usize {
  return target;
}

/** BLOBHASH, over its index. */
export function blobHash(index: usize): void {
  const isFar = (load<u64>(index, 8) | load<u64>(index, 16) | load<u64>(index, 24)) != 0;
  if (isFar || load<u64>(index) >= <u64>load<u32>(transaction, BLOB_COUNT)) zero(index);
  else copy(index, partOf(BLOB_HASHES) + <usize>(load<u64>(index) << 5));
}

/** Executes a transaction. Gives 0 once it is over, or what must be asked for before `resume`. */
export function execute(record: usize): i32 {
  if (words == 0) {
    words = allocate(128);
    gasPrice = words;
    tip = words + 32;
    product = words + 64;
    total = words + 96;
  }
  transaction = record;
  isRunning = false;
  resetFrames();
  clearJournal();
  clearRecorder();
  clearPreimages();
  clearConsole();
  truncateLogs(0);
  clearHalts();
  beginClearing();
  endAddition();
  nextEpoch();
  return resume();
}

/** Goes on where state was lacking. */
export function resume(): i32 {
  if (!isRunning) {
    if (!loadParties()) return needKind;
    const refusal = check();
    if (refusal != 0) {
      keepResult(OUTCOME_FAILURE, refusal, refusal == REFUSED_FLOOR ? floorGas : intrinsicGas);
      return DONE;
    }
    isRunning = true;
    begin();
  }
  return interpret();
}

/** Whether senders with code are refused (EIP-3607). */
function refusesContracts(): bool {
  return load<u32>(transaction, REFUSES_CONTRACTS) != 0;
}

function accountOf(address: usize): usize {
  return accountCell(load<u64>(address), load<u64>(address, 8), load<u64>(address, 16));
}

/** All accounts that the transaction itself needs, before anything is changed. */
function loadParties(): bool {
  sender = accountOf(transaction + FROM);
  coinbase = accountOf(block + COINBASE);
  origin = sender;
  if (!isReady(sender) || !isReady(coinbase)) return false;
  target = isCreation() ? createdAddress(sender, nonceOf(sender)) : accountOf(transaction + TO);
  if (!loadCallee(target)) return false;
  let authorization = partOf(AUTHORIZATIONS);
  for (let at: u32 = 0; at < load<u32>(transaction, AUTHORIZATION_COUNT); at++) {
    if (!isReady(accountOf(authorization)) || !isReady(accountOf(authorization + 24))) return false;
    authorization += AUTHORIZATION_BYTES;
  }
  return true;
}

function isReady(cell: usize): bool {
  if (loadAccount(cell)) return true;
  needAccount(cell);
  return false;
}

/** Whether the block itself sends. */
@inline
function isSystemCall(): bool {
  return load<u32>(transaction, SENDER_KIND) == SENDER_SYSTEM;
}

/** Whether the block may contain the transaction: 0, or the first reason in EDR's order why not. Makes the prices ready. */
function check(): u32 {
  if (isSystemCall()) {
    intrinsicGas = 0;
    floorGas = 0;
    zero(gasPrice);
    return 0;
  }
  priceIntrinsicGas();
  const gasLimit = load<u64>(transaction, GAS_LIMIT);
  const isPriced = load<u32>(transaction, SENDER_KIND) == SENDER_CHECKED;
  const checksSender = isPriced || load<u32>(transaction, SENDER_KIND) == SENDER_UNPRICED;
  if (!checksSender) {
    mostCost();
    fund(sender, total);
    if (nonceOf(sender) == u64.MAX_VALUE) return REFUSED_LAST_NONCE;
  }
  const maxFee = transaction + MAX_FEE;
  const baseFee = block + BASE_FEE;
  if (hardfork >= LONDON && isPriced && lessThan(maxFee, baseFee)) return REFUSED_BASE_FEE;
  if (load<u32>(transaction, TYPE) == 3 && lessThan(transaction + MAX_BLOB_FEE, block + BLOB_BASE_FEE)) return REFUSED_BLOB_FEE;
  if (gasLimit < intrinsicGas) return REFUSED_GAS;
  if (gasLimit < floorGas) return REFUSED_FLOOR;
  setPrices(maxFee, baseFee);
  if (refusesContracts() && codeOf(sender) != 0 && !delegates(sender)) return REFUSED_CONTRACT;
  if (checksSender && nonceOf(sender) != load<u64>(transaction, NONCE)) return REFUSED_NONCE;

  setU64(product, gasLimit);
  multiply(product, product, gasPrice);
  add(total, product, transaction + VALUE);
  if (lessThan(total, product) || lessThan(sender + BALANCE, total)) return REFUSED_FUNDS;
  if (load<u32>(transaction, TYPE) >= 2 && (!mostCost() || lessThan(sender + BALANCE, total))) return REFUSED_MOST_FUNDS;
  return 0;
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

/** What gas costs the sender, and how much of it the coinbase gets. */
function setPrices(maxFee: usize, baseFee: usize): void {
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

function priceIntrinsicGas(): void {
  const length = load<u32>(transaction, DATA_LENGTH);
  const zeros = countZeros(partOf(DATA), length);
  let gas = TRANSACTION_GAS + <u64>zeros * ZERO_BYTE + <u64>(length - zeros) * DATA_BYTE;
  if (isCreation()) {
    gas += CREATION_GAS;
    if (hardfork >= SHANGHAI) gas += <u64>(INIT_CODE_WORD * wordsOf(<u64>length));
  }
  let entry = partOf(ACCESS_LIST);
  for (let at: u32 = 0; at < load<u32>(transaction, ACCESS_LIST_COUNT); at++) {
    const slots = load<u32>(entry, 24);
    gas += LISTED_ADDRESS + LISTED_SLOT * <u64>slots;
    entry += 32 + (<usize>slots << 5);
  }
  intrinsicGas = gas + <u64>NEW_AUTHORITY * <u64>load<u32>(transaction, AUTHORIZATIONS_PAID);
  floorGas = hardfork >= PRAGUE ? TRANSACTION_GAS + FLOOR_TOKEN * (<u64>zeros + 4 * <u64>(length - zeros)) : 0;
}

function countZeros(bytes: usize, length: u32): u32 {
  let zeros: u32 = 0;
  for (let at: usize = 0; at < <usize>length; at++) zeros += u32(load<u8>(bytes + at) == 0);
  return zeros;
}

/** Buys gas and opens the outermost frame. */
function begin(): void {
  if (isSystemCall()) {
    warmParties();
    authorizationRefund = 0;
    gasBound = <i64>load<u64>(transaction, GAS_LIMIT);
    return beginMessage();
  }
  readField(sender, KIND_NONCE);
  readField(sender, KIND_BALANCE);
  warmParties();
  const nonce = nonceOf(sender);
  setU64(product, load<u64>(transaction, GAS_LIMIT));
  multiply(product, product, gasPrice);
  subtract(total, sender + BALANCE, product);
  setU64(product, BLOB_GAS * <u64>load<u32>(transaction, BLOB_COUNT));
  multiply(product, product, block + BLOB_BASE_FEE);
  subtract(total, total, product);
  setAccount(sender, nonce, total);
  copy(total, sender + BALANCE);
  setAccount(sender, nonce + 1, total);
  authorize();
  gasBound = <i64>(load<u64>(transaction, GAS_LIMIT) - intrinsicGas);
  if (isCreation()) {
    beginCreation(nonce);
  } else beginMessage();
}

function warmParties(): void {
  warmAccount(sender);
  if (!isCreation()) warmAccount(target);
  if (hardfork >= SHANGHAI) warmAccount(coinbase);
  let entry = partOf(ACCESS_LIST);
  for (let at: u32 = 0; at < load<u32>(transaction, ACCESS_LIST_COUNT); at++) {
    const account = accountOf(entry);
    warmAccount(account);
    const slots = load<u32>(entry, 24);
    entry += 32;
    for (let slot: u32 = 0; slot < slots; slot++) {
      warmSlot(slotCell(account, entry));
      entry += 32;
    }
  }
}

/** Applies the authorizations (EIP-7702). Those that do not fit are skipped. */
function authorize(): void {
  authorizationRefund = 0;
  let authorization = partOf(AUTHORIZATIONS);
  for (let at: u32 = 0; at < load<u32>(transaction, AUTHORIZATION_COUNT); at++) {
    applyAuthorization(accountOf(authorization), authorization + 24, load<u64>(authorization, 48));
    authorization += AUTHORIZATION_BYTES;
  }
}

function applyAuthorization(authority: usize, address: usize, nonce: u64): void {
  readField(authority, KIND_EXISTENCE);
  readField(authority, KIND_NONCE);
  readField(authority, KIND_CODE);
  warmAccount(authority);
  const code = codeOf(authority);
  // A sender may hold code here, and then its code is not looked at.
  if ((authority != sender || refusesContracts()) && code != 0 && !isDelegation(code)) return;
  if (nonceOf(authority) != nonce) return;
  if (isPresent(authority)) authorizationRefund += NEW_AUTHORITY - AUTHORIZATION;
  copy(total, authority + BALANCE);
  setAccount(authority, nonce + 1, total);
  setCode(authority, delegationTo(address));
}

/** The code 0xef0100 and an address; none for the zero address. */
function delegationTo(address: usize): usize {
  const a0 = load<u64>(address);
  const a1 = load<u64>(address, 8);
  const a2 = load<u64>(address, 16);
  if ((a0 | a1 | a2) == 0) return 0;
  store<u32>(scratch, 0x0001ef);
  store<u32>(scratch, bswap<u32>(<u32>a2), 3);
  store<u64>(scratch, bswap<u64>(a1), 7);
  store<u64>(scratch, bswap<u64>(a0), 15);
  const code = makeCode(blockArena, scratch, 23);
  hashCode(code, scratch);
  return code;
}

function beginMessage(): void {
  const value = transaction + VALUE;
  const mark = journalMark();
  const isTransferred = transfer(sender, target, value, !isZero(value), false);
  const runsAt = resolveCode(target);
  if (runsAt != target) warmForGood(runsAt);
  const code = codeOf(runsAt);
  const number = precompiledNumber(target);
  clearReturnData();
  const length = load<u32>(transaction, DATA_LENGTH);
  const data = partOf(DATA);
  traceMessage(false, sender, target, value, data, length, gasBound);
  if (!isTransferred) {
    revertTo(mark);
    setHalt(HALT_OVERFLOW);
    return endMessage(ENDING_OVERFLOW, gasBound);
  }
  if (number != 0) {
    const left = runPrecompiled(number, data, length, gasBound);
    if (left >= 0) return endMessage(OUTCOME_SUCCESS, left);
    revertTo(mark);
    clearReturnData();
    setHalt(left == LACKS_GAS ? HALT_OUT_OF_GAS : HALT_PRECOMPILE);
    return endMessage(OUTCOME_FAILURE, 0);
  }
  if (codeLength(code) == 0) {
    keepConsoleCall(target, data, length);
    return endMessage(OUTCOME_SUCCESS, gasBound);
  }
  ensureMemory(<u64>length + 64);
  memory.copy(memoryArea, data, <usize>length);
  pushFrame((length + 31) & ~31);
  openFrame(code, runsAt, target, sender, value, gasBound);
  store<u32>(frame, 0, IS_STATIC);
  store<u32>(frame, 0, IS_CREATE);
  store<u32>(frame, 0, INPUT);
  store<u32>(frame, length, INPUT_SIZE);
  setMarks(mark, 0, 0);
}

/** Ends a message that ran no code. */
function endMessage(ending: i32, left: i64): void {
  traceLeave(ending, left);
  endTransactionFrame(ending == OUTCOME_SUCCESS ? OUTCOME_SUCCESS : OUTCOME_FAILURE, left);
}

/** The delegate of a transaction's own recipient stays warm, whatever reverts. */
function warmForGood(cell: usize): void {
  warmAccount(cell);
}

function beginCreation(nonce: u64): void {
  const value = transaction + VALUE;
  warmAccount(target);
  const mark = journalMark();
  const status = openContract(sender, target, value, !isZero(value), false);
  const length = load<u32>(transaction, DATA_LENGTH);
  clearReturnData();
  traceMessage(true, sender, target, value, partOf(DATA), length, gasBound);
  if (status != CONTRACT_OPEN || length == 0) {
    lookAtCreated(target);
    if (status != CONTRACT_OPEN) revertTo(mark);
    if (status == CONTRACT_OPEN) return endMessage(OUTCOME_SUCCESS, gasBound);
    setHalt(status == CONTRACT_COLLIDES ? HALT_COLLISION : HALT_OVERFLOW);
    return endMessage(status == CONTRACT_COLLIDES ? ENDING_COLLISION : ENDING_OVERFLOW, 0);
  }
  const codeMark = arenaMark(codeArena);
  const code = makeCode(codeArena, partOf(DATA), length);
  pushFrame(0);
  openFrame(code, target, target, sender, value, gasBound);
  store<u32>(frame, 0, IS_STATIC);
  openInitFrame(codeMark);
  setMarks(mark, 0, 0);
}

/** Settles the transaction after its outermost frame: refunds, the fee, destroyed contracts. */
export function endTransactionFrame(outcome: i32, left: i64): void {
  setSite(0, 0);
  let used = load<u64>(transaction, GAS_LIMIT) - <u64>left;
  let refunded = <u64>(authorizationRefund + (outcome == OUTCOME_SUCCESS ? refund : 0));
  refunded = min(refunded, used / (hardfork >= LONDON ? 5 : 2));
  used -= refunded;
  used = max(used, floorGas);

  if (!isSystemCall()) payFee(used);
  removeDead();
  if (!isSystemCall()) addToBalance(coinbase, ADDITION_FEE);
  endAddition();
  keepResult(outcome, 0, used);
}

/** Gives the sender back what it bought too much, and the coinbase its share. */
function payFee(used: u64): void {
  if (coinbase != sender) beginFee(coinbase);
  setU64(product, load<u64>(transaction, GAS_LIMIT) - used);
  multiply(product, product, gasPrice);
  add(total, sender + BALANCE, product);
  setAccount(sender, nonceOf(sender), total);
  setU64(product, used);
  multiply(product, product, tip);
  add(total, coinbase + BALANCE, product);
  setAccount(coinbase, nonceOf(coinbase), total);
}
