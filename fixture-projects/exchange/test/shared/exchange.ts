import { network } from "hardhat";

type Connection = Awaited<ReturnType<typeof network.create>>;

/** Far enough in the future for every deadline that a test sets. */
export const DEADLINE = 2n ** 64n;

/** Uniswap v2 with three tokens and wrapped ether, no pair yet. */
export async function deployExchange({ ethers }: Connection) {
  const [deployer, alice, bob, carol] = await ethers.getSigners();
  const factory = await ethers.deployContract("UniswapV2Factory", [deployer.address]);
  const weth = await ethers.deployContract("WETH9");
  const router = await ethers.deployContract("UniswapV2Router02", [factory.target, weth.target]);
  const usd = await ethers.deployContract("Token", ["Dollar", "USD"]);
  const eur = await ethers.deployContract("Token", ["Euro", "EUR"]);
  const gold = await ethers.deployContract("Token", ["Gold", "XAU"]);
  return { factory, weth, router, usd, eur, gold, deployer, alice, bob, carol };
}

/** The exchange with a USD/EUR pair that holds 1,000,000 of each, and alice and bob holding 10,000 of each that the router may move. */
export async function deployPair(connection: Connection) {
  const { ethers } = connection;
  const exchange = await deployExchange(connection);
  const { factory, router, usd, eur, deployer, alice, bob } = exchange;
  const reserve = ethers.parseEther("1000000");
  for (const token of [usd, eur]) {
    await token.mint(deployer, reserve);
    for (const holder of [alice, bob]) await token.mint(holder, ethers.parseEther("10000"));
    for (const holder of [deployer, alice, bob]) await token.connect(holder).approve(router, ethers.MaxUint256);
  }
  await router.addLiquidity(usd, eur, reserve, reserve, 0, 0, deployer, DEADLINE);
  const pair = await ethers.getContractAt("UniswapV2Pair", await factory.getPair(usd, eur));
  return { ...exchange, pair, reserve };
}
