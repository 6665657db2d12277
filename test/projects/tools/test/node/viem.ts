import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { network } from "hardhat";
import { createWalletClient, custom, parseEther } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";

describe("viem and its assertions", async () => {
  const { viem, networkHelpers } = await network.create();
  const publicClient = await viem.getPublicClient();
  const testClient = await viem.getTestClient();
  const [owner, user] = await viem.getWalletClients();
  const deploy = async () => ({
    bank: await viem.deployContract("Bank", [], { value: 100n }),
    coin: await viem.deployContract("Coin", [1_000n]),
  });
  const load = () => networkHelpers.loadFixture(deploy);

  it("revert, revertWith, revertWithCustomError(WithArgs)", async () => {
    const { bank } = await load();
    await viem.assertions.revert(bank.write.failSilently());
    await viem.assertions.revertWith(bank.write.deposit(), "nothing to deposit");
    await viem.assertions.revertWith(bank.simulate.deposit(), "nothing to deposit");
    await viem.assertions.revertWithCustomError(bank.read.close(), bank, "Closed");
    await viem.assertions.revertWithCustomErrorWithArgs(bank.write.withdraw([5n]), bank, "TooMuch", [owner.account.address, 5n, 0n]);
  });

  it("emit, emitWithArgs", async () => {
    const { bank } = await load();
    await viem.assertions.emit(bank.write.deposit({ value: 2n }), bank, "Deposited");
    await viem.assertions.emitWithArgs(bank.write.deposit({ value: 2n }), bank, "Deposited", [owner.account.address, 2n]);
  });

  it("balancesHaveChanged", async () => {
    const { bank } = await load();
    await viem.assertions.balancesHaveChanged(bank.write.deposit({ value: 7n }), [
      { address: bank.address, amount: 7n },
      { address: owner.account.address, amount: -7n },
    ]);
    await viem.assertions.balancesHaveChanged(user.sendTransaction({ to: owner.account.address, value: 3n }), [
      { address: owner.account.address, amount: 3n },
    ]);
  });

  it("reads, estimates, simulates and watches", async () => {
    const { bank, coin } = await load();
    const hash = await coin.write.transfer([user.account.address, 10n]);
    const { status, gasUsed } = await publicClient.waitForTransactionReceipt({ hash });
    assert.equal(status, "success");
    assert.equal(await coin.read.balanceOf([user.account.address]), 10n);
    assert.ok((await coin.estimateGas.transfer([user.account.address, 10n])) <= gasUsed);
    const events = await coin.getEvents.Transfer({ to: user.account.address });
    assert.deepEqual(
      events.map(({ args }) => args.amount),
      [10n],
    );
    const { result } = await coin.simulate.transfer([user.account.address, 1n]);
    assert.equal(result, true);
    const proof = await publicClient.getProof({ address: bank.address, storageKeys: [] });
    assert.equal(proof.balance, 100n);
  });

  it("the test client: mine, balances, snapshots, automine, impersonation", async () => {
    const address = "0x0000000000000000000000000000000000000b0b";
    const before = await publicClient.getBlockNumber();
    await testClient.mine({ blocks: 5, interval: 3 });
    assert.equal(await publicClient.getBlockNumber({ cacheTime: 0 }), before + 5n);
    await testClient.setBalance({ address, value: parseEther("2") });
    const id = await testClient.snapshot();
    await testClient.impersonateAccount({ address });
    const hash = await testClient.request({
      method: "eth_sendTransaction",
      params: [{ from: address, to: user.account.address, value: "0x1" }],
    } as never);
    assert.equal((await publicClient.getTransactionReceipt({ hash })).status, "success");
    await testClient.stopImpersonatingAccount({ address });
    await testClient.revert({ id });
    assert.equal(await publicClient.getTransactionCount({ address }), 0);
    await testClient.setAutomine(false);
    assert.equal(await testClient.getAutomine(), false);
    const waiting = await user.sendTransaction({ to: address, value: 1n });
    assert.equal((await publicClient.getBlock({ blockTag: "pending" })).transactions.length, 1);
    await testClient.dropTransaction({ hash: waiting });
    await testClient.setAutomine(true);
    await testClient.setNextBlockBaseFeePerGas({ baseFeePerGas: 5_000_000_000n });
    await testClient.mine({ blocks: 1 });
    assert.equal((await publicClient.getBlock()).baseFeePerGas, 5_000_000_000n);
  });

  it("sends what an account of one's own signed, and delegates it (EIP-7702)", async () => {
    const { bank } = await load();
    const account = privateKeyToAccount(generatePrivateKey());
    await testClient.setBalance({ address: account.address, value: parseEther("1") });
    const wallet = createWalletClient({ account, chain: publicClient.chain, transport: custom(publicClient) });
    const authorization = await wallet.signAuthorization({ contractAddress: bank.address, executor: "self" });
    await wallet.sendTransaction({ to: account.address, value: 0n, authorizationList: [authorization] });
    assert.equal(await publicClient.getCode({ address: account.address }), `0xef0100${bank.address.slice(2)}`);
    assert.equal(await publicClient.getTransactionCount({ address: account.address }), 2);
  });
});
