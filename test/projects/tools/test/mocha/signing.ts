import { expect } from "chai";
import { network } from "hardhat";

const { ethers, provider } = await network.create();

describe("wallets and events of ethers", () => {
  it("signs messages and typed data in the network's name", async () => {
    const [signer] = await ethers.getSigners();
    expect(ethers.verifyMessage("hello", await signer.signMessage("hello"))).to.equal(signer.address);
    const [domain, types, value] = [
      { name: "Tools", chainId: 31337 },
      { Note: [{ name: "text", type: "string" }] },
      { text: "hello" },
    ] as const;
    const signature = await signer.signTypedData(domain, { Note: [...types.Note] }, value);
    expect(ethers.verifyTypedData(domain, { Note: [...types.Note] }, value, signature)).to.equal(signer.address);
  });

  it("takes transactions that a wallet of its own signed, of every type", async () => {
    const [funder] = await ethers.getSigners();
    const wallet = ethers.Wallet.createRandom(ethers.provider);
    await funder.sendTransaction({ to: wallet, value: ethers.parseEther("1") });
    for (const type of [0, 1, 2]) {
      const sent = await wallet.sendTransaction({ to: funder, value: 1n, type });
      expect(await sent.wait()).to.include({ status: 1, type });
    }
    expect(await ethers.provider.getTransactionCount(wallet)).to.equal(3);
  });

  it("hears events, and finds them later", async () => {
    const bank = await ethers.deployContract("Bank");
    const heard = new Promise<[string, bigint]>((resolve) => {
      void bank.once(bank.getEvent("Deposited"), (who: string, amount: bigint) => resolve([who, amount]));
    });
    const [signer] = await ethers.getSigners();
    await bank.deposit({ value: 8n });
    expect(await heard).to.deep.equal([signer.address, 8n]);
    await bank.deposit({ value: 9n });
    const found = await bank.queryFilter(bank.filters.Deposited(signer.address));
    expect(found.map((event) => event.args.amount)).to.deep.equal([8n, 9n]);
  });

  it("tells its facts", async () => {
    expect(await provider.request({ method: "web3_clientVersion" })).to.match(/^HardhatNetwork\/3\.\d+/);
    expect((await ethers.provider.getNetwork()).chainId).to.equal(31_337n);
    expect((await ethers.provider.getFeeData()).maxPriorityFeePerGas).to.equal(1_000_000_000n);
  });
});
