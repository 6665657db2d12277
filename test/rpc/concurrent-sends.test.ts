import { expect } from "chai";
import { type Hex, toWord } from "../../src/access/hex.ts";
import { toHex } from "../../src/chain/bytes.ts";
import { signTransaction } from "../../src/chain/sign-transaction.ts";
import { addressOfKey } from "../../src/chain/signature.ts";
import { seededRandom } from "../../src/graph/random.ts";
import { executorPool } from "../../src/mining/executor-pool.ts";
import { ask, BothNetworks, type Outcome } from "../identity/both-networks.ts";

const SEED = Number(process.env["SEED"] ?? 20_261_130);
const GWEI = 10n ** 9n;
const RICH = `0x${(10n ** 21n).toString(16)}`;

/** The last of them has no ether. */
const KEYS = Array.from({ length: 31 }, (_, index) => toWord(BigInt(1_000 + index)));
const ADDRESSES = KEYS.map(addressOfKey);

describe(`raw transactions that are sent at once (seed ${SEED})`, function () {
  this.timeout(300_000);
  before(() => executorPool.start(2));
  after(() => executorPool.close());

  for (const order of ["fifo", "priority"] as const)
    it(`are mined as Hardhat's own network mines them, by ${order}`, async () => {
      const networks = await start({ auto: false, mempool: { order } });
      const sent = Array.from({ length: 300 }, (_, index) => {
        return transfer(index % 30, BigInt(Math.floor(index / 30)), { tip: BigInt((index * 7) % 13) * GWEI });
      });
      const [theirs, ours = []] = await sendAll(networks, sent);
      expect(ours).to.deep.equal(theirs);
      expect(ours.every((outcome) => "result" in outcome)).to.equal(true);
      await networks.ask("eth_pendingTransactions");
      await networks.mining("evm_mine");
      const block = (await networks.ask("eth_getBlockByNumber", "latest", true)) as { transactions: unknown[] };
      expect(block.transactions).to.have.length(300);
      await networks.close();
    });

  it("are taken, refused and kept in the order in which they come, like one by one", async () => {
    const networks = await start({ auto: false, mempool: { order: "fifo" } });
    for (let round = 0; round < 3; round++) {
      const sent = randomTraffic(seededRandom(SEED + round));
      const [theirs, ours = []] = await sendAll(networks, sent);
      expect(ours).to.deep.equal(theirs);
      expect(new Set(ours.map((outcome) => ("error" in outcome ? outcome.error.message.slice(0, 12) : ""))).size).to.be.at.least(5);
      await networks.ask("eth_pendingTransactions");
      await networks.mining("evm_mine");
      await networks.ask("eth_getBlockByNumber", "latest", true);
    }
    await networks.close();
  });

  it("are mined one a block under automining", async () => {
    const networks = await start({ auto: true, mempool: { order: "priority" } });
    await networks.ask("evm_setNextBlockTimestamp", 2_000_000_000);
    const sent = Array.from({ length: 100 }, (_, index) => transfer(index % 10, BigInt(Math.floor(index / 10)), { tip: GWEI }));
    const [theirs, ours = []] = await sendAll(networks, sent);
    expect(ours).to.deep.equal(theirs);
    for (const outcome of ours) await networks.ask("eth_getTransactionReceipt", "result" in outcome ? outcome.result : "");
    await networks.close();
  });
});

async function start(mining: { auto: boolean; mempool: { order: "fifo" | "priority" } }): Promise<BothNetworks> {
  const networks = await BothNetworks.create({ mining, parallel: { workers: 3 } } as never);
  for (const address of ADDRESSES.slice(0, -1)) await networks.ask("hardhat_setBalance", address, RICH);
  return networks;
}

/** What becomes of transactions that are sent at once, on Hardhat's own network and on the parallel one. */
async function sendAll({ edr, parallel }: BothNetworks, sent: readonly Hex[]): Promise<readonly (readonly Outcome[])[]> {
  const outcomes: (readonly Outcome[])[] = [];
  for (const network of [edr, parallel]) outcomes.push(await Promise.all(sent.map((raw) => ask(network, "eth_sendRawTransaction", [raw]))));
  return outcomes;
}

function transfer(sender: number, nonce: bigint, { tip, chainId = 31_337n }: { readonly tip: bigint; readonly chainId?: bigint }): Hex {
  const fees = { type: 2, maxFeePerGas: 20n * GWEI, maxPriorityFeePerGas: tip } as const;
  const unsigned = { ...fees, chainId, nonce, gasLimit: 21_000n, value: 1n, data: "0x" as Hex, to: ADDRESSES[sender] ?? "0x" };
  return toHex(signTransaction(unsigned, KEYS[sender] ?? "0x").raw);
}

/** Transactions of which some leave a gap, come twice, replace others, bid too little, and are signed for nobody or another chain. */
function randomTraffic(random: () => number): Hex[] {
  const below = (limit: number) => Math.floor(random() * limit);
  const sent: Hex[] = [];
  for (let index = 0; index < 200; index++) {
    const tip = BigInt(1 + below(19)) * GWEI;
    const raw = transfer(below(KEYS.length), BigInt(below(8)), { tip, ...(below(20) === 0 && { chainId: 1n }) });
    const kind = below(12);
    if (kind === 0) sent.push(changed(raw, raw.length - 1 - below(128), below(16)));
    else if (kind === 1) sent.push(raw.slice(0, 2 + 2 * below(raw.length / 2)) as Hex);
    else sent.push(raw, ...(kind === 2 ? [raw] : []));
  }
  return sent;
}

function changed(raw: Hex, at: number, digit: number): Hex {
  return `${raw.slice(0, at)}${digit.toString(16)}${raw.slice(at + 1)}` as Hex;
}
