import { beginClearing, codeOf, endAddition, KIND_BALANCE, KIND_NONCE, loadAccount, nonceOf, warmAccount } from "./account";
import { authorizationRefund, authorize, waiveAuthorizations } from "./authorization";
import { block, COINBASE, hardfork, LONDON, SHANGHAI } from "./block";
import {
  delegate,
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
import { codeLength, makeCode } from "./code";
import { clearConsole, keepConsoleCall } from "./console";
import { CONTRACT_COLLIDES, CONTRACT_OPEN, createdAddress, lookAtCreated, openContract, openInitFrame } from "./creates";
import { codeArena, nextEpoch } from "./executor";
import { buyGas, payFee, reservePrices } from "./fees";
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
import { clearHalts, HALT_COLLISION, HALT_OUT_OF_GAS, HALT_OVERFLOW, HALT_PRECOMPILE, setHalt } from "./halt";
import { interpret } from "./interpreter";
import { floorGas, intrinsicGas } from "./intrinsic-gas";
import { clearJournal, journalMark, revertTo } from "./journal";
import { truncateLogs } from "./log";
import { arenaMark } from "./memory";
import { needAccount, needKind } from "./need";
import { clearPreimages } from "./preimage";
import { precompiledNumber } from "./precompiled";
import { REFUSED_FLOOR, refusal } from "./refusal";
import { ADDITION_FEE, addToBalance, clearRecorder, readField, setSite } from "./recorder";
import { keepResult } from "./result";
import { removeDead } from "./selfdestruct";
import { slotCell, warmSlot } from "./slot";
import {
  ACCESS_LIST,
  ACCESS_LIST_COUNT,
  accountOf,
  AUTHORIZATION_BYTES,
  AUTHORIZATION_COUNT,
  AUTHORIZATIONS,
  DATA,
  DATA_LENGTH,
  FROM,
  GAS_LIMIT,
  isCreation,
  isSystemCall,
  openRecord,
  partOf,
  TO,
  transaction,
  VALUE,
} from "./transaction-record";
import { ENDING_COLLISION, ENDING_OVERFLOW, traceLeave, traceMessage } from "./trace";
import { copy, isZero } from "./word";

// What happens around a transaction's outermost frame.

/** What `execute` and `resume` give where the transaction is over. */
export const DONE: i32 = 0;

let sender: usize = 0;
let target: usize = 0;
let coinbase: usize = 0;
let isRunning: bool = false;
let gasBound: i64 = 0;

/** The sender's account. */
export let origin: usize = 0;

/** The contract that the transaction makes. */
export function createdContract(): usize {
  return target;
}

/** Executes a transaction. Gives 0 once it is over, or what must be asked for before `resume`. */
export function execute(record: usize): i32 {
  reservePrices();
  openRecord(record);
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
    const reason = refusal(sender);
    if (reason != 0) {
      keepResult(OUTCOME_FAILURE, reason, reason == REFUSED_FLOOR ? floorGas : intrinsicGas);
      return DONE;
    }
    isRunning = true;
    begin();
  }
  return interpret();
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

/** Buys gas and opens the outermost frame. */
function begin(): void {
  if (isSystemCall()) {
    warmParties();
    waiveAuthorizations();
    gasBound = <i64>load<u64>(transaction, GAS_LIMIT);
    return beginMessage();
  }
  readField(sender, KIND_NONCE);
  readField(sender, KIND_BALANCE);
  warmParties();
  buyGas(sender);
  authorize(sender);
  gasBound = <i64>(load<u64>(transaction, GAS_LIMIT) - intrinsicGas);
  if (isCreation()) beginCreation();
  else beginMessage();
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
    setHalt(HALT_OVERFLOW);
    return endMessage(ENDING_OVERFLOW, 0);
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

function beginCreation(): void {
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

  if (!isSystemCall()) payFee(sender, coinbase, used);
  removeDead();
  if (!isSystemCall()) addToBalance(coinbase, ADDITION_FEE);
  endAddition();
  keepResult(outcome, 0, used);
}

