import type { Hex } from "../../access/hex.ts";
import type { BlockHeader } from "../../chain/block-header.ts";
import type { Message } from "../../chain/network-chain.ts";
import { effectiveGasPrice } from "../../chain/signed-transaction.ts";
import { toQuantity } from "../format/quantity.ts";

/** A call of a JSON-RPC method. */
export type Request = readonly [method: string, ...parameters: unknown[]];

/**
 * What makes a fresh network's next block the given one, as far as code can see: all but the hashes of blocks before it. Nothing can be block 0
 * after one: the next is one second later.
 */
export function mirrorBlock(header: BlockHeader, genesisTime: bigint, isMerged: boolean): readonly Request[] {
  const before = header.number - 1n;
  const timestamp = before < 0n ? genesisTime + 1n : header.timestamp;
  // As early as may be, whatever the clock says: the block has its own time to come.
  const first = header.timestamp > genesisTime ? genesisTime + 1n : genesisTime;
  return [
    ...(before > 0n
      ? [["evm_setNextBlockTimestamp", toQuantity(first)] as const, ["hardhat_mine", toQuantity(before), "0x0"] as const]
      : []),
    ["hardhat_setCoinbase", header.coinbase],
    ["evm_setBlockGasLimit", toQuantity(header.gasLimit)],
    ["evm_setNextBlockTimestamp", toQuantity(timestamp)],
    ...(isMerged ? [["hardhat_setPrevRandao", header.mixHash] as const] : []),
    ...(header.baseFeePerGas === undefined ? [] : [["hardhat_setNextBlockBaseFeePerGas", toQuantity(header.baseFeePerGas)] as const]),
  ];
}

/** A message as `eth_call` takes it in a block of the given base fee. Code sees one price, so it is given as one where it may be. */
export function callOf(message: Message, baseFee: bigint): Record<string, unknown> {
  const { from, to, gasLimit, maxFeePerGas = 0n, maxPriorityFeePerGas = 0n, value, data, accessList, authorizationList } = message;
  const fees =
    authorizationList === undefined
      ? { gasPrice: toQuantity(effectiveGasPrice(message, baseFee)) }
      : { maxFeePerGas: toQuantity(maxFeePerGas), maxPriorityFeePerGas: toQuantity(maxPriorityFeePerGas) };
  return {
    ...{ from, gas: toQuantity(gasLimit), value: toQuantity(value), data, ...fees },
    ...(to !== undefined && { to }),
    ...(accessList !== undefined && { accessList }),
    ...(authorizationList !== undefined && {
      authorizationList: authorizationList.map(({ chainId, address, nonce, yParity, r, s }) => ({
        ...{ chainId: toQuantity(chainId), address, nonce: toQuantity(nonce), yParity: toQuantity(yParity) },
        ...{ r: toQuantity(BigInt(r)), s: toQuantity(BigInt(s)) },
      })),
    }),
  };
}

/** What a message meets, as the prestate tracer tells it. */
export type Prestate = Readonly<
  Record<Hex, { readonly balance?: Hex; readonly nonce?: number; readonly code?: Hex; readonly storage?: Readonly<Record<Hex, Hex>> }>
>;

/** The state that a message met, as overrides of another network's state. */
export function overridesOf(prestate: Prestate): Record<string, unknown> {
  const accounts = Object.entries(prestate).map(([address, { balance = "0x0", nonce = 0, code = "0x", storage }]) => [
    address,
    { balance, nonce: toQuantity(nonce), code, ...(storage !== undefined && { stateDiff: storage }) },
  ]);
  return Object.fromEntries(accounts) as Record<string, unknown>;
}

/** What gives another network's accounts the state that a message met: an estimate takes no overrides. */
export function mirrorState(prestate: Prestate): readonly Request[] {
  return Object.entries(prestate).flatMap(([address, { balance = "0x0", nonce = 0, code, storage = {} }]): Request[] => [
    ["hardhat_setBalance", address, balance],
    ...(nonce > 0 ? [["hardhat_setNonce", address, toQuantity(nonce)] as const] : []),
    ...(code === undefined ? [] : [["hardhat_setCode", address, code] as const]),
    ...Object.entries(storage).map(([slot, value]) => ["hardhat_setStorageAt", address, toQuantity(BigInt(slot)), value] as const),
  ]);
}
