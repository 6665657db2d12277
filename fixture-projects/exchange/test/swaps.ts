import { expect } from "chai";
import { network } from "hardhat";

import { DEADLINE, deployPair } from "./shared/exchange.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { parseEther } = ethers;

describe("swaps", function () {
  const deploy = () => deployPair(connection);

  it("give what the router quoted", async function () {
    const { router, usd, eur, alice } = await networkHelpers.loadFixture(deploy);
    const path = [usd.target, eur.target];
    const [, quoted] = await router.getAmountsOut(parseEther("100"), path);

    await expect(router.connect(alice).swapExactTokensForTokens(parseEther("100"), quoted, path, alice, DEADLINE)).to.changeTokenBalances(
      ethers,
      eur,
      [alice],
      [quoted],
    );
  });

  it("take what the router quoted for an exact output", async function () {
    const { router, usd, eur, alice } = await networkHelpers.loadFixture(deploy);
    const path = [usd.target, eur.target];
    const [quoted] = await router.getAmountsIn(parseEther("100"), path);

    await expect(router.connect(alice).swapTokensForExactTokens(parseEther("100"), quoted, path, alice, DEADLINE)).to.changeTokenBalances(
      ethers,
      usd,
      [alice],
      [-quoted],
    );
  });

  it("move the price against the buyer", async function () {
    const { router, pair, usd, eur, alice, bob } = await networkHelpers.loadFixture(deploy);
    const path = [usd.target, eur.target];
    const [, first] = await router.getAmountsOut(parseEther("1000"), path);

    await expect(router.connect(alice).swapExactTokensForTokens(parseEther("1000"), 0, path, alice, DEADLINE)).to.emit(pair, "Swap");

    const [, second] = await router.getAmountsOut(parseEther("1000"), path);
    expect(second).to.be.lessThan(first);
    await expect(router.connect(bob).swapExactTokensForTokens(parseEther("1000"), first, path, bob, DEADLINE)).to.be.revertedWith(
      "UniswapV2Router: INSUFFICIENT_OUTPUT_AMOUNT",
    );
  });

  it("never let the product of the reserves fall", async function () {
    const { router, pair, usd, eur, alice } = await networkHelpers.loadFixture(deploy);
    const product = async () => {
      const [reserve0, reserve1] = await pair.getReserves();
      return reserve0 * reserve1;
    };
    let before = await product();
    for (const path of [
      [usd.target, eur.target],
      [eur.target, usd.target],
    ]) {
      await router.connect(alice).swapExactTokensForTokens(parseEther("500"), 0, path, alice, DEADLINE);
      const after = await product();
      expect(after).to.be.greaterThan(before);
      before = after;
    }
  });

  it("go through several pairs", async function () {
    const { router, usd, eur, gold, deployer, alice } = await networkHelpers.loadFixture(deploy);
    for (const token of [eur, gold]) await token.mint(deployer, parseEther("1000"));
    await gold.approve(router, ethers.MaxUint256);
    await router.addLiquidity(eur, gold, parseEther("1000"), parseEther("1000"), 0, 0, deployer, DEADLINE);

    await router.connect(alice).swapExactTokensForTokens(parseEther("10"), 0, [usd.target, eur.target, gold.target], alice, DEADLINE);
    expect(await gold.balanceOf(alice)).to.be.greaterThan(parseEther("9.8"));
  });

  it("pay with ether", async function () {
    const { router, weth, usd, deployer, alice } = await networkHelpers.loadFixture(deploy);
    await usd.mint(deployer, parseEther("20000"));
    await router.addLiquidityETH(usd, parseEther("20000"), 0, 0, deployer, DEADLINE, { value: parseEther("10") });

    await expect(
      router.connect(alice).swapExactETHForTokens(0, [weth.target, usd.target], alice, DEADLINE, { value: parseEther("0.1") }),
    ).to.changeEtherBalance(ethers, alice, -parseEther("0.1"));
    expect(await usd.balanceOf(alice)).to.be.greaterThan(parseEther("10190"));
  });

  it("need an allowance", async function () {
    const { router, usd, eur, carol } = await networkHelpers.loadFixture(deploy);
    await usd.mint(carol, parseEther("1"));

    await expect(
      router.connect(carol).swapExactTokensForTokens(parseEther("1"), 0, [usd.target, eur.target], carol, DEADLINE),
    ).to.be.revertedWith("TransferHelper: TRANSFER_FROM_FAILED");
  });

  it("must be paid for, also when the pair is called directly", async function () {
    const { pair, alice } = await networkHelpers.loadFixture(deploy);

    await expect(pair.connect(alice).swap(1n, 0n, alice, "0x")).to.be.revertedWith("UniswapV2: INSUFFICIENT_INPUT_AMOUNT");
    await expect(pair.connect(alice).swap(0n, 0n, alice, "0x")).to.be.revertedWith("UniswapV2: INSUFFICIENT_OUTPUT_AMOUNT");
  });

  it("add the price times the seconds it held to the accumulators", async function () {
    const { pair } = await networkHelpers.loadFixture(deploy);
    const [, , since] = await pair.getReserves();
    const start = await pair.price0CumulativeLast();

    await networkHelpers.time.setNextBlockTimestamp(since + 3600n);
    await pair.sync();

    // Equal reserves: a price of one, as a fixed point number with 112 binary places.
    expect((await pair.price0CumulativeLast()) - start).to.equal(3600n * 2n ** 112n);
    expect(await pair.price1CumulativeLast()).to.equal(await pair.price0CumulativeLast());
  });
});
