import { expect } from "chai";
import { network } from "hardhat";
import { traffic, type TrafficUser } from "hardhat-parallel/traffic";

import { DEADLINE, deployPair } from "./shared/exchange.js";

const connection = await network.create();
const { ethers } = connection;
const { parseEther } = ethers;

describe("traffic", function () {
  it("market hour", async function () {
    const { factory, router, pair, usd, eur, gold, deployer } = await deployPair(connection);
    const staking = await ethers.deployContract("Staking", [pair.target]);

    // A second market, EUR/XAU.
    const reserve = parseEther("100000");
    for (const token of [eur, gold]) await token.mint(deployer, reserve);
    await gold.approve(router, ethers.MaxUint256);
    await router.addLiquidity(eur, gold, reserve, reserve, 0, 0, deployer, DEADLINE);
    expect(await factory.allPairsLength()).to.equal(2n);

    const addLiquidity = ({ address }: TrafficUser) =>
      router.addLiquidity.populateTransaction(usd, eur, parseEther("100"), parseEther("100"), 0, 0, address, DEADLINE);

    const { failed } = await traffic("market hour", {
      connection,
      users: 60,
      transactions: 150,
      seed: 7,
      prepare: ({ address }) =>
        Promise.all(
          [usd, eur].flatMap((token) => [
            token.mint.populateTransaction(address, parseEther("10000")),
            token.approve.populateTransaction(router, ethers.MaxUint256),
          ]),
        ),
      mix: {
        swap: {
          weight: 50,
          call: ({ address }, pick) => {
            const path = pick.of([
              [usd.target, eur.target],
              [eur.target, usd.target],
            ]);
            const amount = parseEther(String(1 + pick.integer(100)));
            return router.swapExactTokensForTokens.populateTransaction(amount, 0, path, address, DEADLINE);
          },
        },
        "swap for gold": {
          weight: 10,
          call: ({ address }) =>
            router.swapExactTokensForTokens.populateTransaction(parseEther("5"), 0, [eur.target, gold.target], address, DEADLINE),
        },
        transfer: {
          weight: 20,
          call: (_, pick) => usd.transfer.populateTransaction(pick.user({ zipf: 1.1 }).address, parseEther("3")),
        },
        "add liquidity": {
          weight: 10,
          call: addLiquidity,
        },
        stake: {
          weight: 10,
          prepare: async (user) => [await addLiquidity(user), await pair.approve.populateTransaction(staking, ethers.MaxUint256)],
          call: () => staking.deposit.populateTransaction(parseEther("10")),
        },
      },
    });

    expect(failed).to.equal(0);
  });
});
