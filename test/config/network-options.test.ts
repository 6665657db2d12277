import { expect } from "chai";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import { BothNetworks, type Outcome } from "../identity/both-networks.ts";

const KEYS = [`0x${"11".repeat(32)}`, `0x${"22".repeat(32)}`];
const MNEMONIC = "legal winner thank year wave sausage worth useful legal winner thank yellow";

/** For each option, settings that are not the default's. */
const SETTINGS: Record<string, readonly Record<string, unknown>[]> = {
  accounts: [
    { accounts: KEYS.map((privateKey, index) => ({ privateKey, balance: `${10n ** 20n + BigInt(index)}` })) },
    {
      accounts: {
        mnemonic: MNEMONIC,
        passphrase: "a word",
        path: "m/44'/60'/1'/0",
        initialIndex: 3,
        count: 2,
        accountsBalance: "77000000000000000000",
      },
    },
  ],
  chainId: [{ chainId: 4242 }],
  networkId: [{ networkId: 77 }],
  from: [{ from: "0x70997970c51812dc3a010c7d01b50e0d17dc79c8" }],
  hardfork: ["berlin", "london", "arrowGlacier", "grayGlacier", "merge", "shanghai", "cancun", "prague"].map((hardfork) => ({ hardfork })),
  initialBaseFeePerGas: [{ initialBaseFeePerGas: 3_000_000_000n }, { initialBaseFeePerGas: 0 }],
  initialDate: [{ initialDate: "2029-03-03T03:03:03Z" }],
  blockGasLimit: [{ blockGasLimit: 5_000_000 }, { blockGasLimit: 100_000_000n }, { blockGasLimit: false, transactionGasCap: false }],
  transactionGasCap: [{ transactionGasCap: 1_000_000n }, { transactionGasCap: false }],
  coinbase: [{ coinbase: "0x00000000000000000000000000000000000a11ce" }],
  gas: [{ gas: 200_000n }],
  gasMultiplier: [{ gasMultiplier: 2.5 }],
  gasPrice: [{ gasPrice: 7_000_000_000n }],
  minGasPrice: [{ minGasPrice: 1_500_000_000n }],
  mining: [{ mining: { auto: false } }, { mining: { mempool: { order: "fifo" } } }],
  allowUnlimitedContractSize: [{ allowUnlimitedContractSize: true }],
  allowBlocksWithSameTimestamp: [{ allowBlocksWithSameTimestamp: true }],
  throwOnTransactionFailures: [{ throwOnTransactionFailures: false }],
  throwOnCallFailures: [{ throwOnCallFailures: false }],
  gasEstimationMode: [{ gasEstimationMode: "topLevelSuccess" }, { gasEstimationMode: "noInternalOutOfGas" }],
};

/** Options that have tests of their own. */
const ELSEWHERE = ["type", "chainType", "forking", "loggingEnabled", "ignition"];

const FAILING = "0x0000000000000000000000000000000000000f00";
const LOOPING = "0x0000000000000000000000000000000000001000";
const CALLER = "0x0000000000000000000000000000000000002000";
const NOBODY = "0x00000000000000000000000000000000000b0b0b";

describe("every option of a network", function () {
  this.timeout(60_000);
  let ofDefaults: readonly Outcome[];

  before(async function () {
    ofDefaults = await visit({});
  });

  it("is in the table", async function () {
    const { config } = await createHardhatRuntimeEnvironment({});
    expect(Object.keys(SETTINGS)).to.include.members(
      Object.keys(config.networks["default"] ?? {}).filter((key) => !ELSEWHERE.includes(key)),
    );
  });

  for (const [option, settings] of Object.entries(SETTINGS)) {
    it(`${option} does what it does on Hardhat's own network`, async function () {
      const found = await Promise.all(settings.map(async (setting) => JSON.stringify(await visit(setting))));
      expect(found.filter((outcomes) => outcomes === JSON.stringify(ofDefaults)).length, "settings that change nothing").to.be.at.most(
        option === "gasEstimationMode" ? 1 : 0,
      );
    });
  }

  for (const interval of [20, [10, 30] as [number, number]]) {
    it(`mining.interval ${JSON.stringify(interval)} mines by itself`, async function () {
      const networks = await BothNetworks.create({ mining: { auto: false, interval }, allowBlocksWithSameTimestamp: true });
      while (BigInt((await networks.parallel.provider.request({ method: "eth_blockNumber" })) as string) < 3n);
      await networks.close();
    });
  }
});

/** What both networks of a configuration answer to requests that each option has a part in; they answer alike. */
async function visit(config: Record<string, unknown>): Promise<readonly Outcome[]> {
  const networks = await BothNetworks.create(config);
  const outcomes: Outcome[] = [];
  const same = async (method: string, ...params: unknown[]): Promise<Outcome> => note(await networks.same(method, ...params));
  const mining = async (method: string, ...params: unknown[]): Promise<Outcome> => note(await networks.mining(method, ...params));
  const note = (outcome: Outcome): Outcome => {
    outcomes.push(outcome);
    return outcome;
  };
  const [from, other] = (await networks.ask("eth_accounts")) as [string, string];

  for (const method of ["eth_chainId", "net_version", "eth_accounts", "eth_coinbase", "eth_gasPrice", "hardhat_getAutomine"])
    await same(method);
  for (const account of [from, other]) await same("eth_getBalance", account, "latest");
  for (const [address, code] of [
    [FAILING, "0x60006000fd"],
    [LOOPING, "0x5b600056"],
    [CALLER, "0x60006000600060006000611000612710f100"],
  ]) {
    await same("hardhat_setCode", address, code);
  }

  await mining("eth_sendTransaction", { from, to: NOBODY, value: "0x1" });
  await mining("eth_sendTransaction", { to: NOBODY, value: "0x2" });
  await mining("eth_sendTransaction", { from, to: NOBODY, gasPrice: "0x50000000" });
  await mining("eth_sendTransaction", { from, to: NOBODY, gas: "0x1312d00" });
  await mining("eth_sendTransaction", { from, to: NOBODY, gas: "0x42c1d80" });
  await mining("eth_sendTransaction", { from, data: LARGE_CONTRACT, gas: "0xf42400" });
  await mining("eth_sendTransaction", { from, to: FAILING, gas: "0x30000" });
  await mining("eth_sendTransaction", { from, to: CALLER });
  await same("eth_call", { from, to: FAILING }, "latest");
  await same("eth_estimateGas", { from, to: CALLER });
  await same("eth_estimateGas", { from, to: NOBODY, value: "0x1" });

  await same("evm_setAutomine", false);
  const [low, high] = [{ gasPrice: "0xb2d05e00" }, { gasPrice: "0x12a05f200" }];
  await same("eth_sendTransaction", { from, to: NOBODY, gas: "0x5208", ...low });
  await same("eth_sendTransaction", { from: other, to: NOBODY, gas: "0x5208", ...high });
  await mining("evm_mine");
  const last = await same("eth_getBlockByNumber", "latest", true);
  const { timestamp } = ("result" in last ? last.result : {}) as { timestamp: string };
  await same("evm_setNextBlockTimestamp", timestamp);
  for (const number of ["0x0", "0x1", "0x2"]) await same("eth_getBlockByNumber", number, true);
  await networks.close();
  return outcomes;
}

/** Returns 24,577 bytes, one more than a contract may have. */
const LARGE_CONTRACT = "0x6160016000f3";
