import { EMPTY_CODE_HASH, type Hex } from "../access/hex.ts";
import type { WasmBlockEngine } from "../engine/block-engine.ts";
import type { StateProof } from "../engine/proof.ts";
import { blockReward } from "./block-reward.ts";
import { keccakHex, toBytes, toHex } from "./bytes.ts";
import type { ChainHead } from "./chain-head.ts";
import type { AccountProof, BlockReference, ChainState } from "./network-chain.ts";

/** The state that a block left, or that the pending block would leave. Each look costs what changed since. */
export function stateAt({ world }: WasmBlockEngine, head: ChainHead, block: BlockReference): ChainState {
  const number = block === "pending" ? head.blocks.lastNumber : block;
  const isPending = block === "pending" && (head.mempool.hasPending || blockReward(head.rules.hardfork) > 0n);
  const at = <T>(look: () => T): T => (isPending ? head.afterPending(look) : head.history.at(number, look));
  const state = {
    account: (address: Hex) => at(() => world.account(address)),
    storage: (address: Hex, slot: Hex) => at(() => world.storage(address, slot)),
  };
  const prove = (address: Hex, slots: readonly Hex[]) =>
    isPending ? head.afterPending(() => world.prove(address, slots)) : world.prove(address, slots, head.history.markOf(number));
  return { ...state, proof: (address, slots) => describe(state, address, slots, prove(address, slots)) };
}

function describe(state: Omit<ChainState, "proof">, address: Hex, slots: readonly Hex[], proof: StateProof): AccountProof {
  const { balance = 0n, nonce = 0n, code = "0x" } = state.account(address) ?? {};
  return {
    accountProof: proof.account.map(toHex),
    ...{ balance, nonce, codeHash: code === "0x" ? EMPTY_CODE_HASH : keccakHex(toBytes(code)), storageHash: proof.storageRoot },
    storageProof: slots.map((slot, index) => ({
      key: BigInt(slot),
      value: BigInt(state.storage(address, slot)),
      proof: (proof.slots[index] ?? []).map(toHex),
    })),
  };
}
