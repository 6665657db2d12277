// Apart, so that what a process loads of ethers to sign typed data is no more than that.
export { TypedDataEncoder } from "ethers/hash";
