import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { type Hex, toAddress, toWord } from "../../src/access/hex.ts";
import type { BlockContext, Hardfork } from "../../src/execution/block-context.ts";
import type { CapturedAccount, CapturedState } from "../../src/execution/state-reader.ts";
import type { Transaction } from "../../src/execution/transaction.ts";

/** A real block: what to execute, from which state, and what its header says came of it. */
export interface MainnetBlock {
  readonly context: BlockContext;
  readonly transactions: readonly Transaction[];
  readonly state: CapturedState;
  readonly expected: { readonly gasUsed: bigint; readonly logsBloom: Hex; readonly receiptsRoot: Hex };
}

/** Reads a block of the test data (format `pevm-block/1`). */
export function readMainnetBlock(path: string): MainnetBlock {
  const file = JSON.parse(gunzipSync(readFileSync(path)).toString()) as BlockFile;
  const { env } = file;
  return {
    context: {
      chainId: file.chainId,
      hardfork: file.hardfork,
      number: BigInt(env.number),
      timestamp: BigInt(env.timestamp),
      gasLimit: BigInt(env.gasLimit),
      coinbase: toAddress(env.miner),
      difficulty: BigInt(env.difficulty),
      ...(env.mixHash !== undefined && { prevRandao: env.mixHash }),
      ...(env.baseFeePerGas !== undefined && { baseFee: BigInt(env.baseFeePerGas) }),
      ...(env.excessBlobGas !== undefined && { excessBlobGas: BigInt(env.excessBlobGas) }),
      ...(env.parentBeaconBlockRoot !== undefined && { parentBeaconBlockRoot: env.parentBeaconBlockRoot }),
    },
    transactions: file.transactions.map(toTransaction),
    state: { accounts: Object.fromEntries(Object.entries(file.preState).map(toAccount)), blockHashes: file.blockHashes },
    expected: { ...file.expected, gasUsed: BigInt(file.expected.gasUsed) },
  };
}

interface BlockFile {
  readonly chainId: number;
  readonly hardfork: Hardfork;
  readonly env: Readonly<Record<"number" | "timestamp" | "gasLimit" | "miner" | "difficulty", Hex>> &
    Readonly<Partial<Record<"mixHash" | "baseFeePerGas" | "excessBlobGas" | "parentBeaconBlockRoot", Hex>>>;
  readonly transactions: readonly TransactionFields[];
  readonly preState: Readonly<Record<Hex, AccountFields>>;
  readonly blockHashes: Readonly<Record<string, Hex>>;
  readonly expected: { readonly gasUsed: Hex; readonly logsBloom: Hex; readonly receiptsRoot: Hex };
}

interface AccountFields {
  readonly balance: Hex;
  readonly nonce: Hex;
  readonly code: Hex;
  readonly storage: Readonly<Record<Hex, Hex>>;
}

type TransactionFields = Readonly<Record<"from" | "nonce" | "gas" | "value" | "input", Hex>> &
  Readonly<
    Partial<Record<"type" | "hash" | "to" | "gasPrice" | "maxFeePerGas" | "maxPriorityFeePerGas" | "maxFeePerBlobGas", Hex | null>>
  > & {
    readonly accessList?: readonly { address: Hex; storageKeys: readonly Hex[] }[];
    readonly blobVersionedHashes?: readonly Hex[];
  };

function toTransaction(fields: TransactionFields): Transaction {
  const type = Number(fields.type ?? 0) as Transaction["type"];
  const price = (name: "gasPrice" | "maxFeePerGas" | "maxPriorityFeePerGas" | "maxFeePerBlobGas") => {
    const value = fields[name];
    return value === undefined || value === null ? {} : { [name]: BigInt(value) };
  };
  return {
    type,
    from: toAddress(fields.from),
    ...(fields.to && { to: toAddress(fields.to) }),
    nonce: BigInt(fields.nonce),
    gasLimit: BigInt(fields.gas),
    value: BigInt(fields.value),
    data: fields.input,
    ...(type < 2 ? price("gasPrice") : { ...price("maxFeePerGas"), ...price("maxPriorityFeePerGas"), ...price("maxFeePerBlobGas") }),
    ...(fields.accessList && { accessList: fields.accessList }),
    ...(fields.blobVersionedHashes && { blobVersionedHashes: fields.blobVersionedHashes }),
  };
}

function toAccount([address, account]: [string, AccountFields]): [Hex, CapturedAccount] {
  const storage = Object.fromEntries(Object.entries(account.storage).map(([slot, value]) => [toWord(slot as Hex), toWord(value)]));
  return [toAddress(address), { balance: BigInt(account.balance), nonce: BigInt(account.nonce), code: account.code, storage }];
}
