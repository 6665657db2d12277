import { type Hex, toAddress, toWord } from "../../../src/access/hex.ts";
import type { BlockContext } from "../../../src/execution/block-context.ts";
import type { CapturedAccount, CapturedState } from "../../../src/execution/state-reader.ts";
import type { Transaction } from "../../../src/execution/transaction.ts";
import type { StateFields, StateTest, StateTestFields } from "./fixture.ts";

/** The block that the case's transaction is alone in; the chain id is mainnet's in all of them. */
export function toBlockContext({ hardfork, fields: { env } }: StateTest): BlockContext {
  return {
    chainId: 1,
    hardfork,
    number: BigInt(env.currentNumber),
    timestamp: BigInt(env.currentTimestamp),
    gasLimit: BigInt(env.currentGasLimit),
    coinbase: toAddress(env.currentCoinbase),
    difficulty: BigInt(env.currentDifficulty),
    ...(env.currentBaseFee !== undefined && { baseFee: BigInt(env.currentBaseFee) }),
    ...(env.currentRandom !== undefined && { prevRandao: toWord(env.currentRandom) }),
    ...(env.currentExcessBlobGas !== undefined && { excessBlobGas: BigInt(env.currentExcessBlobGas) }),
  };
}

export function toState(fields: StateFields): CapturedState {
  const accounts = Object.entries(fields) as [Hex, StateFields[Hex]][];
  return { accounts: Object.fromEntries(accounts.map(([address, account]) => [toAddress(address), toAccount(account)])) };
}

export function toTransaction({ transaction, post }: StateTestFields): Transaction {
  const { to, accessLists, blobVersionedHashes, authorizationList } = transaction;
  const accessList = accessLists?.[post.indexes.data];
  const type = typeOf(post.txbytes);
  return {
    type,
    from: toAddress(transaction.sender),
    ...(to !== "" && to !== "0x" && { to: toAddress(to) }),
    nonce: BigInt(transaction.nonce),
    gasLimit: BigInt(chosen(transaction.gasLimit, post.indexes.gas)),
    value: BigInt(chosen(transaction.value, post.indexes.value)),
    data: chosen(transaction.data, post.indexes.data),
    ...prices(transaction),
    ...(type > 0 && accessList && { accessList: accessList.map((entry) => ({ ...entry, address: toAddress(entry.address) })) }),
    ...(type === 3 && { blobVersionedHashes: blobVersionedHashes ?? [] }),
    ...(type === 4 && { authorizationList: (authorizationList ?? []).map(toAuthorization) }),
  };
}

/** Typed transactions start with their type, others with the head of an RLP list (EIP-2718). */
function typeOf(signed: Hex): Transaction["type"] {
  const first = Number(signed.slice(0, 4));
  return first < 0xc0 ? (first as Transaction["type"]) : 0;
}

function prices(transaction: StateTestFields["transaction"]): Partial<Transaction> {
  const names = ["gasPrice", "maxFeePerGas", "maxPriorityFeePerGas", "maxFeePerBlobGas"] as const;
  return Object.fromEntries(
    names.flatMap((name) => {
      const price = transaction[name];
      return price === undefined ? [] : [[name, BigInt(price)]];
    }),
  );
}

function toAuthorization(fields: NonNullable<StateTestFields["transaction"]["authorizationList"]>[number]) {
  const { chainId, address, nonce, v, r, s } = fields;
  return {
    chainId: BigInt(chainId),
    address: toAddress(address),
    nonce: BigInt(nonce),
    yParity: Number(v),
    r: shortest(r),
    s: shortest(s),
  };
}

function shortest(value: Hex): Hex {
  return `0x${BigInt(value).toString(16)}`;
}

function toAccount({ balance, nonce, code, storage }: StateFields[Hex]): CapturedAccount {
  const slots = Object.entries(storage).map(([slot, value]) => [toWord(slot as Hex), toWord(value)]);
  return { balance: BigInt(balance), nonce: BigInt(nonce), code, storage: Object.fromEntries(slots) };
}

function chosen<T>(values: readonly T[], index: number): T {
  const value = values[index];
  if (value === undefined) throw new Error(`the case's indexes name value ${index} of ${values.length}`);
  return value;
}
