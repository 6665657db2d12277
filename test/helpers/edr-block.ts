import type { EthereumProvider } from "hardhat/types/providers";
import type { Hex } from "../../src/access/hex.ts";
import type { BlockHeader } from "../../src/chain/block-header.ts";

/** A block as eth_getBlockByNumber tells it, with whole transactions. */
export type JsonBlock = Readonly<Record<string, Hex>> & { readonly transactions: readonly Readonly<Record<string, Hex>>[] };

/** A block of EDR's. */
export async function edrBlock(provider: EthereumProvider, number: bigint | "latest" | "pending"): Promise<JsonBlock> {
  const tag = typeof number === "bigint" ? `0x${number.toString(16)}` : number;
  return (await provider.request({ method: "eth_getBlockByNumber", params: [tag, true] })) as JsonBlock;
}

/** All of EDR's blocks, genesis first. */
export async function edrBlocks(provider: EthereumProvider): Promise<JsonBlock[]> {
  const count = Number(await provider.request({ method: "eth_blockNumber" })) + 1;
  const blocks: JsonBlock[] = [];
  for (let number = 0; number < count; number++) blocks.push(await edrBlock(provider, BigInt(number)));
  return blocks;
}

/** The header that a block of EDR's tells of. */
export function headerOf(block: JsonBlock): BlockHeader {
  const text = (name: string): Hex => block[name] ?? "0x";
  const number = (name: string): bigint => BigInt(text(name));
  const optional = (name: string, value: () => unknown): object => (block[name] === undefined ? {} : { [name]: value() });
  return {
    ...{ parentHash: text("parentHash"), ommersHash: text("sha3Uncles"), coinbase: text("miner"), stateRoot: text("stateRoot") },
    ...{ transactionsRoot: text("transactionsRoot"), receiptsRoot: text("receiptsRoot"), logsBloom: text("logsBloom") },
    ...{ difficulty: number("difficulty"), number: number("number"), gasLimit: number("gasLimit"), gasUsed: number("gasUsed") },
    ...{ timestamp: number("timestamp"), extraData: text("extraData"), mixHash: text("mixHash"), nonce: text("nonce") },
    ...Object.assign({}, ...["baseFeePerGas", "blobGasUsed", "excessBlobGas"].map((name) => optional(name, () => number(name)))),
    ...Object.assign({}, ...["withdrawalsRoot", "parentBeaconBlockRoot", "requestsHash"].map((name) => optional(name, () => text(name)))),
  };
}
