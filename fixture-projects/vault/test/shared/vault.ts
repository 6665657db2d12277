import { network } from "hardhat";

type Connection = Awaited<ReturnType<typeof network.create>>;

/** A vault with a fee of 1 % behind its proxy; alice and bob hold 1,000 of the asset each, which the vault may move. */
export async function deployVault({ ethers }: Connection) {
  const [admin, treasury, keeper, pauser, alice, bob] = await ethers.getSigners();
  const asset = await ethers.deployContract("Asset");
  const implementation = await ethers.deployContract("Vault");
  const initialize = implementation.interface.encodeFunctionData("initialize", [asset.target, admin.address, treasury.address, 100]);
  const proxy = await ethers.deployContract("ERC1967Proxy", [implementation.target, initialize]);
  const vault = await ethers.getContractAt("Vault", proxy.target);
  await vault.grantRole(await vault.KEEPER_ROLE(), keeper);
  await vault.grantRole(await vault.PAUSER_ROLE(), pauser);
  await vault.grantRole(await vault.UPGRADER_ROLE(), admin);
  for (const holder of [alice, bob, keeper]) {
    await asset.mint(holder, ethers.parseEther("1000"));
    await asset.connect(holder).approve(vault, ethers.MaxUint256);
  }
  return { vault, asset, implementation, admin, treasury, keeper, pauser, alice, bob };
}
