import { expect } from "chai";
import { artifacts, network } from "hardhat";

import { deployExchange } from "./shared/exchange.js";

const connection = await network.create();
const { ethers, networkHelpers } = connection;

describe("UniswapV2Factory", function () {
  const deploy = () => deployExchange(connection);

  it("creates a pair where the router looks for it", async function () {
    const { factory, usd, eur } = await networkHelpers.loadFixture(deploy);
    const [token0, token1] = [usd.target as string, eur.target as string].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
    const { bytecode } = await artifacts.readArtifact("UniswapV2Pair");
    const salt = ethers.solidityPackedKeccak256(["address", "address"], [token0, token1]);
    const pair = ethers.getCreate2Address(factory.target as string, salt, ethers.keccak256(bytecode));

    await expect(factory.createPair(usd, eur)).to.emit(factory, "PairCreated").withArgs(token0, token1, pair, 1n);

    expect(await factory.getPair(usd, eur)).to.equal(pair);
    expect(await factory.getPair(eur, usd)).to.equal(pair);
    expect(await factory.allPairsLength()).to.equal(1n);
  });

  it("gives the router the pair's code hash that was compiled here", async function () {
    const pair = await artifacts.readArtifact("UniswapV2Pair");
    const router = await artifacts.readArtifact("UniswapV2Router02");

    expect(router.bytecode).to.include(ethers.keccak256(pair.bytecode).slice(2));
  });

  it("refuses the same pair twice", async function () {
    const { factory, usd, eur } = await networkHelpers.loadFixture(deploy);
    await factory.createPair(usd, eur);

    await expect(factory.createPair(eur, usd)).to.be.revertedWith("UniswapV2: PAIR_EXISTS");
  });

  it("refuses a token against itself", async function () {
    const { factory, usd } = await networkHelpers.loadFixture(deploy);

    await expect(factory.createPair(usd, usd)).to.be.revertedWith("UniswapV2: IDENTICAL_ADDRESSES");
  });

  it("lets the fee setter alone choose who gets the fee", async function () {
    const { factory, alice, carol } = await networkHelpers.loadFixture(deploy);
    await expect(factory.connect(alice).setFeeTo(alice)).to.be.revertedWith("UniswapV2: FORBIDDEN");

    await factory.setFeeTo(carol);
    expect(await factory.feeTo()).to.equal(carol.address);
  });
});
