import type { Hex } from "../../src/access/hex.ts";
import { INITIAL_DATE } from "./both-networks.ts";
import type { Request } from "./difference.ts";

/** Hardhat's own first accounts. */
export const FIRST: Hex = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
export const FIRST_KEY: Hex = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";
export const SECOND: Hex = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
export const SECOND_KEY: Hex = "0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d";
export const THIRD: Hex = "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc";
export const FOURTH: Hex = "0x90f79bf6eb2c4f870365e785982e1f101e93b906";
/** What the first account's first transaction creates. */
export const CREATED: Hex = "0x5fbdb2315678afecb367f032d93f642f64180aa3";
/** Wei for a unit of gas. */
export const PRICE = "0x77359400";

export function ask(method: string, ...params: readonly unknown[]): Request {
  return { method, params };
}

/** A transaction of the first account. */
export function send(fields: object): Request {
  return ask("eth_sendTransaction", { from: FIRST, gas: "0x186a0", gasPrice: PRICE, ...fields });
}

/** A request with the time of the next block fixed. */
export function at(seconds: number, request: Request): Request[] {
  return [ask("evm_setNextBlockTimestamp", INITIAL_DATE + seconds), request];
}
