import { type Hex, toWord } from "../../../src/access/hex.ts";
import { toHex } from "../../../src/chain/bytes.ts";
import { signTransaction } from "../../../src/chain/sign-transaction.ts";
import type { UnsignedTransaction } from "../../../src/chain/signed-transaction.ts";
import { CONTRACTS } from "../../fuzz/actors.ts";
import { pooledBlobTransaction } from "../../helpers/pooled-blobs.ts";
import { ACCOUNTS, COINBASE, type Fields, GWEI, quantity, type Scene, WALLETS } from "../scene.ts";
import type { Traffic } from "./traffic.ts";

const CHAIN_ID = 31337n;

/** Transactions that say beforehand what they touch (EIP-2930), right or wrong. */
export const accessLists: Traffic = {
  weight: 4,
  next: (scene) => ({
    ...scene.random.pick([() => scene.call("Token", "transfer", [scene.someone(), 1]), () => scene.transaction({ to: scene.someone() })])(),
    accessList: accessList(scene),
  }),
};

function accessList(scene: Scene): { address: Hex; storageKeys: Hex[] }[] {
  const { random } = scene;
  return Array.from({ length: random.below(4) }, () => ({
    address: random.pick([...ACCOUNTS, ...CONTRACTS, COINBASE, ...scene.created]),
    storageKeys: Array.from({ length: random.below(3) }, () => toWord(BigInt(random.below(3)))),
  }));
}

/** Accounts that take on contracts' code (EIP-7702): with the right nonce or not, for this chain or not, and back. */
export const delegations: Traffic = {
  weight: 5,
  since: "prague",
  next: async (scene) => {
    const { random } = scene;
    const authorizationList: object[] = [];
    for (let left = 1 + random.below(3); left > 0; left--) authorizationList.push(await authorization(scene));
    const fees = { gasPrice: undefined, maxFeePerGas: quantity(20 * GWEI), maxPriorityFeePerGas: quantity(GWEI) };
    const to = random.pick([...ACCOUNTS, scene.someone()]);
    return scene.transaction({ to, gas: quantity(400_000), ...fees, authorizationList, value: quantity(random.below(2)) });
  },
};

async function authorization(scene: Scene): Promise<object> {
  const { random } = scene;
  const wallet = random.pick(WALLETS.slice(4));
  const nonce = (await scene.nonceOf(wallet.address.toLowerCase() as Hex)) + random.weighted([[6, 0], [1, 1], [1, 7]]); // prettier-ignore
  const chainId = random.weighted([[3, 0], [3, 31337], [1, 1]]); // prettier-ignore
  const address = random.weighted<Hex>([
    [3, random.pick(CONTRACTS)],
    [2, scene.contract("Token")],
    [2, `0x${"00".repeat(20)}`],
    [1, scene.someone()],
  ]);
  const { signature } = wallet.authorizeSync({ address, nonce, chainId });
  const { r, s, yParity } = signature;
  return { chainId: quantity(chainId), address, nonce: quantity(nonce), yParity: quantity(yParity), r: trimmed(r), s: trimmed(s) };
}

function trimmed(word: string): Hex {
  return quantity(BigInt(word));
}

/** Transactions with blobs (EIP-4844), which are mined alone or not at all. */
export const blobs: Traffic = {
  weight: 1,
  since: "cancun",
  next: async (scene) => {
    const { random } = scene;
    const index = random.pick([0, 1, 2, 3, 8]);
    const nonce = (await scene.nonceOf(ACCOUNTS[index] as Hex)) + random.weighted([[8, 0], [1, 1], [1, 5]]); // prettier-ignore
    const fields = random.pick<Partial<UnsignedTransaction>>([
      ...[{}, {}, {}, {}, { maxFeePerBlobGas: 1n }, { maxFeePerBlobGas: 0n }, { value: 2n ** 80n }, { gasLimit: 20_000n }],
      ...[{ maxFeePerGas: 5n }, { gasLimit: 17_000_000n }, { to: scene.someone(), gasLimit: 300_000n, value: 1n }],
    ]);
    const key = WALLETS[index]?.privateKey as Hex;
    return toHex(pooledBlobTransaction(1 + random.below(6), BigInt(nonce), key, CHAIN_ID, fields).raw);
  },
};

/** Transactions that come signed: of all types, right nonces and wrong ones. */
export const signed: Traffic = {
  weight: 4,
  next: async (scene) => {
    const { random } = scene;
    const index = random.below(8);
    const known = await scene.nonceOf(ACCOUNTS[index] as Hex);
    const nonce = BigInt(Math.max(0, known + random.weighted([[6, 0], [1, 1], [1, 2], [1, -1]]))); // prettier-ignore
    const common = { nonce, gasLimit: 100_000n, to: scene.someone(), value: BigInt(random.below(99)), data: random.hex(random.below(40)) };
    const price = BigInt(GWEI * (2 + random.below(4)));
    const choices: UnsignedTransaction[] = [
      { type: 0, ...common, gasPrice: price },
      { type: 0, ...common, gasPrice: price, chainId: CHAIN_ID },
      { type: 0, ...common, gasPrice: price, chainId: 5n },
      { type: 1, ...common, gasPrice: price, chainId: CHAIN_ID, accessList: accessList(scene) },
      { type: 2, ...common, maxFeePerGas: price, maxPriorityFeePerGas: 7n, chainId: CHAIN_ID, accessList: accessList(scene) },
      { type: 2, ...common, maxFeePerGas: price, maxPriorityFeePerGas: 7n, chainId: 2n, accessList: [] },
    ];
    return toHex(signTransaction(random.pick(choices), WALLETS[index]?.privateKey as Hex).raw);
  },
};

/** Nonces that leave gaps, fill them, and come twice: for the mempool to order and replace. */
export const nonces: Traffic = {
  weight: 6,
  next: async (scene) => {
    const { random } = scene;
    const from = random.pick(ACCOUNTS.slice(0, 3));
    const nonce = (await scene.nonceOf(from)) + random.weighted([[3, 0], [3, 1], [2, 2], [2, 3], [1, 4], [1, 90]]); // prettier-ignore
    const price = random.pick([2, 2.2, 2.19, 3, 3.3, 4.5]) * GWEI;
    const tip = random.pick([1, 1.1, 1.2, 1.21, 2]) * GWEI;
    const prices: Fields =
      scene.isSince("london") && random.once(2)
        ? { gasPrice: undefined, maxFeePerGas: quantity(price), maxPriorityFeePerGas: quantity(tip) }
        : { gasPrice: quantity(price), maxFeePerGas: undefined, maxPriorityFeePerGas: undefined };
    return scene.transaction({ from, nonce: quantity(nonce), to: scene.someone(), value: quantity(random.below(5)), ...prices });
  },
};

/** Transactions that fill a block: gas limits of a third of it and more, used up or not. */
export const fillers: Traffic = {
  weight: 3,
  next: (scene) => {
    const { random } = scene;
    const gas = quantity(random.pick([3_000_000, 5_000_000, 9_999_999, 12_000_000, 16_000_000]));
    return random.once(3) ? scene.call("Failures", "runsOut", [], { gas }) : scene.transaction({ to: scene.someone(), gas });
  },
};

/** What needs the network to fill in gas or prices. */
export const automatic: Traffic = {
  weight: 2,
  next: (scene) => {
    const { gas: _, gasPrice: __, maxFeePerGas: ___, maxPriorityFeePerGas: ____, ...fields } = scene.random.pick([
      () => scene.call("Token", "mint", [scene.someone(), 5]),
      () => scene.call("Market", "buy", [], { value: "0x5000" }),
      () => scene.call("Failures", "withReason", ["estimated"]),
      () => scene.transaction({ to: scene.someone(), value: "0x1" }),
    ])() as Record<string, unknown>; // prettier-ignore
    return fields;
  },
};
