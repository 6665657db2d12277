import { network } from "hardhat";

const { ethers } = await network.create(process.env["CAPTURE_TEST_NETWORK"]);
const [owner] = await ethers.getSigners();
await owner!.sendTransaction({ to: owner!, value: 1n });
