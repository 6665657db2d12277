import { expect } from "chai";
import { network } from "hardhat";

import { DEADLINE, deployExchange, deployPair } from "./shared/exchange.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;
const { parseEther } = ethers;

describe("liquidity", function () {
  const deploy = () => deployExchange(connection);
  const deployWithPair = () => deployPair(connection);

  it("comes with the first pair of a market, less a minimum that stays locked", async function () {
    const { pair, deployer, reserve } = await networkHelpers.loadFixture(deployWithPair);

    expect(await pair.totalSupply()).to.equal(reserve);
    expect(await pair.balanceOf(deployer)).to.equal(reserve - 1000n);
    expect(await pair.balanceOf(ethers.ZeroAddress)).to.equal(1000n);
  });

  it("is added at the pool's own ratio", async function () {
    const { router, pair, usd, eur, alice } = await networkHelpers.loadFixture(deployWithPair);

    await router.connect(alice).addLiquidity(usd, eur, parseEther("100"), parseEther("250"), 0, 0, alice, DEADLINE);

    expect(await pair.balanceOf(alice)).to.equal(parseEther("100"));
    expect(await eur.balanceOf(alice)).to.equal(parseEther("9900"));
  });

  it("is not added below what the provider asks for", async function () {
    const { router, usd, eur, alice } = await networkHelpers.loadFixture(deployWithPair);

    await expect(
      router.connect(alice).addLiquidity(usd, eur, parseEther("100"), parseEther("250"), 0, parseEther("200"), alice, DEADLINE),
    ).to.be.revertedWith("UniswapV2Router: INSUFFICIENT_B_AMOUNT");
  });

  it("is removed for a share of both reserves", async function () {
    const { router, pair, usd, eur, alice } = await networkHelpers.loadFixture(deployWithPair);
    await router.connect(alice).addLiquidity(usd, eur, parseEther("100"), parseEther("100"), 0, 0, alice, DEADLINE);
    await pair.connect(alice).approve(router, ethers.MaxUint256);

    await expect(router.connect(alice).removeLiquidity(usd, eur, parseEther("100"), 0, 0, alice, DEADLINE))
      .to.emit(pair, "Burn")
      .withArgs(router.target, parseEther("100"), parseEther("100"), alice.address);

    expect(await pair.balanceOf(alice)).to.equal(0n);
    expect(await usd.balanceOf(alice)).to.equal(parseEther("10000"));
  });

  it("of ether is wrapped on the way in and unwrapped on the way out", async function () {
    const { factory, router, weth, gold, alice } = await networkHelpers.loadFixture(deploy);
    await gold.mint(alice, parseEther("50"));
    await gold.connect(alice).approve(router, ethers.MaxUint256);
    await router.connect(alice).addLiquidityETH(gold, parseEther("50"), 0, 0, alice, DEADLINE, { value: parseEther("2") });
    const pair = await ethers.getContractAt("UniswapV2Pair", await factory.getPair(gold, weth));
    expect(await weth.balanceOf(pair)).to.equal(parseEther("2"));

    const shares = await pair.balanceOf(alice);
    await pair.connect(alice).approve(router, shares);
    const out = (parseEther("2") * shares) / (await pair.totalSupply());
    await expect(router.connect(alice).removeLiquidityETH(gold, shares, 0, 0, alice, DEADLINE)).to.changeEtherBalance(ethers, alice, out);
  });

  it("can be removed with a signed permit", async function () {
    const { router, pair, usd, eur, alice } = await networkHelpers.loadFixture(deployWithPair);
    await router.connect(alice).addLiquidity(usd, eur, parseEther("1"), parseEther("1"), 0, 0, alice, DEADLINE);
    const { chainId } = await ethers.provider.getNetwork();
    const signature = ethers.Signature.from(
      await alice.signTypedData(
        { name: "Uniswap V2", version: "1", chainId, verifyingContract: pair.target as string },
        {
          Permit: [
            { name: "owner", type: "address" },
            { name: "spender", type: "address" },
            { name: "value", type: "uint256" },
            { name: "nonce", type: "uint256" },
            { name: "deadline", type: "uint256" },
          ],
        },
        { owner: alice.address, spender: router.target, value: parseEther("1"), nonce: 0n, deadline: DEADLINE },
      ),
    );

    const { v, r, s } = signature;
    await router.connect(alice).removeLiquidityWithPermit(usd, eur, parseEther("1"), 0, 0, alice, DEADLINE, false, v, r, s);
    expect(await pair.balanceOf(alice)).to.equal(0n);
    expect(await pair.nonces(alice)).to.equal(1n);
  });

  it("refuses a deadline that has passed", async function () {
    const { router, usd, eur, alice } = await networkHelpers.loadFixture(deployWithPair);

    await expect(router.connect(alice).addLiquidity(usd, eur, 1000n, 1000n, 0, 0, alice, 1n)).to.be.revertedWith(
      "UniswapV2Router: EXPIRED",
    );
  });
});
