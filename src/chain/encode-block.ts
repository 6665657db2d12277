import { RLP } from "@ethereumjs/rlp";
import type { Hex } from "../access/hex.ts";
import type { BlockHeader } from "./block-header.ts";
import { keccakHex, toBytes, toQuantityBytes } from "./bytes.ts";
import type { SignedTransaction } from "./signed-transaction.ts";

/** EDR refuses to make a block whose RLP is longer (EIP-7934), in every hardfork. */
export const MAX_BLOCK_SIZE = 8_388_608n;

/** A header's RLP, whose keccak256 is the block's hash. */
export function encodeHeader(header: BlockHeader): Uint8Array {
  const fields: (Hex | bigint | undefined)[] = [
    ...[header.parentHash, header.ommersHash, header.coinbase, header.stateRoot, header.transactionsRoot, header.receiptsRoot],
    ...[header.logsBloom, header.difficulty, header.number, header.gasLimit, header.gasUsed, header.timestamp, header.extraData],
    ...[header.mixHash, header.nonce, header.baseFeePerGas, header.withdrawalsRoot, header.blobGasUsed, header.excessBlobGas],
    ...[header.parentBeaconBlockRoot, header.requestsHash],
  ];
  const present = fields.filter((field) => field !== undefined);
  return RLP.encode(present.map((field) => (typeof field === "bigint" ? toQuantityBytes(field) : toBytes(field))));
}

/** The hash of the block that a header belongs to. */
export function hashHeader(header: BlockHeader): Hex {
  return keccakHex(encodeHeader(header));
}

/**
 * The length of a block's RLP in bytes, as EDR tells it: typed transactions lie in it without the prefix of a string. A simulated network has
 * neither ommers nor withdrawals, so their lists are empty.
 */
export function blockSize(header: BlockHeader, transactions: readonly Pick<SignedTransaction, "raw">[]): bigint {
  const payload = transactions.reduce((sum, { raw }) => sum + raw.length, 0);
  const emptyLists = header.withdrawalsRoot === undefined ? 1 : 2;
  return BigInt(listLength(encodeHeader(header).length + listLength(payload) + emptyLists));
}

/** The length of a list whose content has the given length. */
function listLength(content: number): number {
  return content < 56 ? content + 1 : content + 1 + Math.ceil(content.toString(16).length / 2);
}
