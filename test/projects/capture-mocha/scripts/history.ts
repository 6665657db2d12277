// Sends on one network and prints all that can be seen of the chain afterwards, to be compared between runs with and without capture.
import { network } from "hardhat";
import { traffic } from "../../../../src/traffic.ts";

const { ethers, provider, networkHelpers } = await network.create(process.env["CAPTURE_TEST_NETWORK"]);

async function main() {
  const [owner, user] = await ethers.getSigners();
  const ledger = await ethers.deployContract("Ledger", { value: 5n });
  await ledger.mint(user!, 7n);
  const snapshot = await networkHelpers.takeSnapshot();
  await ledger.mint(user!, 8n);
  await ledger.move(user!, 100n, { gasLimit: 90_000n }).catch((error: Error) => console.log(error.message));
  await snapshot.restore();
  await ledger.connect(user!).move(owner!, 3n);
  const mints = Array.from({ length: 6 }, (_, index) => () => ledger.mint(user!, index));
  // A log of requests would show in which order concurrent ones happened to arrive.
  if (process.env["CAPTURE_TEST_NETWORK"] === "logged") for (const mint of mints) await mint();
  else await Promise.all(mints.map((mint) => mint()));
  await traffic("small hour", {
    users: 5,
    transactions: 20,
    mix: { mint: { call: (_, pick) => ledger.mint.populateTransaction(pick.user().address, pick.integer(9)) } },
  });
  await networkHelpers.mine(3);
  await ledger.deposit({ value: 1n });
  const height = await ethers.provider.getBlockNumber();
  for (let number = 0; number <= height; number++) {
    const block: any = await provider.request({ method: "eth_getBlockByNumber", params: [`0x${number.toString(16)}`, false] });
    console.log(number, block.transactionsRoot, block.receiptsRoot, block.baseFeePerGas, block.transactions.length);
  }
}

// As many scripts end: nobody awaits it.
main().catch((error) => {
  console.error(error);
  process.exitCode = 3;
});
