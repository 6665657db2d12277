import type { EthereumProvider } from "hardhat/types/providers";
import type { Hex } from "../../src/access/hex.ts";
import type { ChainBlock, ChainReceipt, ChainTransaction } from "../../src/chain/network-chain.ts";
import { headerOf, type JsonBlock } from "./edr-block.ts";

type Json = Readonly<Record<string, unknown>>;

/** A block of another network's as the chain holds blocks, made from its JSON and its receipts'. */
export async function chainBlock(provider: EthereumProvider, json: JsonBlock): Promise<ChainBlock> {
  const receipts: ChainReceipt[] = [];
  for (const { hash } of json.transactions) {
    receipts.push(receiptOf((await provider.request({ method: "eth_getTransactionReceipt", params: [hash] })) as Json));
  }
  return blockOf(json, receipts);
}

/** A block without receipts, which a pending one does not show. */
export function blockOf(json: JsonBlock, receipts: readonly ChainReceipt[] = []): ChainBlock {
  return {
    ...{ hash: json["hash"] ?? "0x", header: headerOf(json), transactions: json.transactions.map(transactionOf), receipts },
    ...{ size: BigInt(json["size"] ?? 0), totalDifficulty: BigInt(json["totalDifficulty"] ?? 0) },
    ...("withdrawals" in json && { withdrawals: [] }),
  };
}

/** A transaction of another network's as the chain holds transactions. */
export function transactionOf(json: Json): ChainTransaction {
  const number = (name: string): bigint => BigInt(json[name] as Hex);
  const type = Number(json["type"]) as ChainTransaction["type"];
  const present = (name: string, value: () => unknown): object => (json[name] === undefined ? {} : { [name]: value() });
  return {
    ...{ hash: json["hash"] as Hex, type, from: json["from"] as Hex, data: json["input"] as Hex, gasLimit: number("gas") },
    ...{ nonce: number("nonce"), value: number("value"), v: number("v"), r: number("r"), s: number("s") },
    ...(json["to"] !== null && { to: json["to"] as Hex }),
    ...(type < 2 && { gasPrice: number("gasPrice") }),
    ...Object.assign(
      {},
      ...["chainId", "maxFeePerGas", "maxPriorityFeePerGas", "maxFeePerBlobGas"].map((name) => present(name, () => number(name))),
    ),
    ...present("accessList", () => json["accessList"]),
    ...present("blobVersionedHashes", () => json["blobVersionedHashes"]),
    ...present("authorizationList", () => (json["authorizationList"] as Json[]).map(authorizationOf)),
  };
}

function authorizationOf(json: Json): object {
  return { ...json, chainId: BigInt(json["chainId"] as Hex), nonce: BigInt(json["nonce"] as Hex), yParity: Number(json["yParity"]) };
}

function receiptOf(json: Json): ChainReceipt {
  const number = (name: string): bigint => BigInt((json[name] as Hex | undefined) ?? 0);
  return {
    ...{ status: Number(json["status"]) as 0 | 1, gasUsed: number("gasUsed"), cumulativeGasUsed: number("cumulativeGasUsed") },
    ...{ effectiveGasPrice: number("effectiveGasPrice"), logsBloom: json["logsBloom"] as Hex },
    logs: (json["logs"] as ChainReceipt["logs"]).map(({ address, topics, data }) => ({ address, topics, data })),
    ...(json["contractAddress"] !== null && { createdAddress: json["contractAddress"] as Hex }),
  };
}
