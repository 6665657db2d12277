import { type Hex, toWord } from "../../../src/access/hex.ts";
import { CONTRACTS } from "../../fuzz/actors.ts";
import { ACCOUNTS, COINBASE, ETHER, GWEI, quantity, type Scene } from "../scene.ts";
import { randomCode } from "../traffic/programs.ts";
import { sendNext } from "../traffic/all.ts";
import type { Step } from "./step.ts";

/** Accounts are set as no transaction could. */
export const accounts: Step = {
  weight: 4,
  run: async (scene) => {
    const { random } = scene;
    const account = random.pick([scene.stranger(), ...CONTRACTS, ...scene.created.slice(-2), random.pick(ACCOUNTS)]);
    const setters: readonly (() => [method: string, ...params: unknown[]])[] = [
      () => ["hardhat_setBalance", account, quantity(random.pick([0n, 1n, ETHER, 900n * ETHER]))],
      () => ["hardhat_setCode", account, random.pick(["0x", "0x00", randomCode(scene), randomCode(scene)])],
      () => ["hardhat_setStorageAt", account, quantity(random.below(3)), toWord(BigInt(random.below(3)))],
      () => ["hardhat_setNonce", account, quantity(random.below(9))],
    ];
    const [method, ...params] = random.pick(setters)();
    // A sender with code, or a nonce far ahead, would stop most of what follows.
    if (ACCOUNTS.includes(account) && method !== "hardhat_setBalance") return;
    await scene.send(method, ...params);
  },
};

/** The next block's rules, and all later ones'. */
export const blocks: Step = {
  weight: 4,
  run: async (scene) => {
    const { random } = scene;
    const coinbase = random.pick<Hex>([COINBASE, COINBASE, ...ACCOUNTS.slice(0, 2), ...CONTRACTS, scene.stranger()]);
    const limit = random.pick([3_000_000, 16_000_000, 30_000_000, 60_000_000, 60_000_000]);
    const setters: readonly (readonly [method: string, ...params: unknown[]])[] = [
      ["hardhat_setCoinbase", coinbase],
      ["hardhat_setCoinbase", coinbase],
      ["hardhat_setPrevRandao", random.hex(32)],
      ["hardhat_setNextBlockBaseFeePerGas", quantity(random.pick([0, 7, GWEI, 2 * GWEI, 30 * GWEI]))],
      ["evm_setBlockGasLimit", quantity(limit)],
      ["hardhat_setMinGasPrice", quantity(random.pick([0, 0, GWEI]))],
    ];
    await scene.send(...(random.pick(setters) as [string, ...unknown[]]));
  },
};

/** Accounts without keys send: contracts, strangers, the coinbase. */
export const impersonation: Step = {
  weight: 4,
  run: async (scene) => {
    const { random } = scene;
    const from = random.pick<Hex>([scene.stranger(), random.pick(CONTRACTS), COINBASE, scene.contract("Token"), ACCOUNTS[3] as Hex]);
    await scene.send("hardhat_impersonateAccount", from);
    if (random.once(2)) await scene.send("hardhat_setBalance", from, quantity(ETHER));
    for (let left = random.below(4); left > 0; left--) {
      const to = scene.someone();
      const fields = random.pick([() => scene.transaction({ to, value: "0x5" }), () => scene.call("Token", "mint", [to, 3])])();
      await scene.send("eth_sendTransaction", { ...fields, from });
    }
    await sendNext(scene);
    await scene.send("hardhat_stopImpersonatingAccount", from);
  },
};

/** Initial code for the contracts of random programs. */
export async function setPrograms(scene: Scene): Promise<void> {
  for (const contract of CONTRACTS) {
    await scene.send("hardhat_setCode", contract, randomCode(scene));
    await scene.send("hardhat_setBalance", contract, quantity(5n));
  }
}
