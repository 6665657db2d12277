import { isAtLeast, type Hardfork } from "./block-context.ts";
import type { Transaction } from "./transaction.ts";

const TRANSACTION = 21_000n;
const CREATION = 32_000n;
const ZERO_BYTE = 4n;
const DATA_BYTE = 16n;
const LISTED_ADDRESS = 2_400n;
const LISTED_SLOT = 1_900n;
const AUTHORIZATION = 25_000n;
/** For each word of 32 bytes (EIP-3860). */
const INIT_CODE_WORD = 2n;
/** For each token of calldata, at least; a byte that is not zero has four (EIP-7623). */
const FLOOR_TOKEN = 10n;

type Priced = Pick<Transaction, "to" | "data" | "accessList" | "authorizationList">;

/** What a transaction costs before it runs, in gas: Berlin to Osaka. */
export function intrinsicGas({ to, data, accessList = [], authorizationList = [] }: Priced, hardfork: Hardfork): bigint {
  const { zeros, others } = countBytes(data);
  const words = BigInt(Math.ceil((zeros + others) / 32));
  const creation = CREATION + (isAtLeast(hardfork, "shanghai") ? INIT_CODE_WORD * words : 0n);
  const slots = accessList.reduce((sum, { storageKeys }) => sum + storageKeys.length, 0);
  return (
    TRANSACTION +
    ZERO_BYTE * BigInt(zeros) +
    DATA_BYTE * BigInt(others) +
    (to === undefined ? creation : 0n) +
    LISTED_ADDRESS * BigInt(accessList.length) +
    LISTED_SLOT * BigInt(slots) +
    AUTHORIZATION * BigInt(authorizationList.length)
  );
}

/** What a transaction's data costs at least, in gas (EIP-7623); 0 before Prague. */
export function floorGas({ data }: Priced, hardfork: Hardfork): bigint {
  const { zeros, others } = countBytes(data);
  return isAtLeast(hardfork, "prague") ? TRANSACTION + FLOOR_TOKEN * BigInt(zeros + 4 * others) : 0n;
}

function countBytes(data: string): { readonly zeros: number; readonly others: number } {
  let zeros = 0;
  for (let at = 2; at < data.length; at += 2) if (data.charCodeAt(at) === 48 && data.charCodeAt(at + 1) === 48) zeros += 1;
  return { zeros, others: (data.length - 2) / 2 - zeros };
}
