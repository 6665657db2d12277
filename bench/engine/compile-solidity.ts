import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Hex } from "../../src/access/hex.ts";

const require = createRequire(import.meta.url);
const solc = require("solc") as { compile(input: string, callbacks: { import(path: string): { contents: string } }): string };

interface Output {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts: Readonly<Record<string, Readonly<Record<string, { evm: Readonly<Record<BytecodeKind, { object: string }>> }>>>>;
}

/** The code that a contract has, or that which deploys it. */
type BytecodeKind = "deployedBytecode" | "bytecode";

/** Compiles a Solidity source, optimised as projects do it, and gives the code of each of its contracts by name. */
export function compileSolidity(source: string, kind: BytecodeKind = "deployedBytecode"): Readonly<Record<string, Hex>> {
  const input = {
    language: "Solidity",
    sources: { "bench.sol": { content: source } },
    settings: { optimizer: { enabled: true, runs: 200 }, outputSelection: { "*": { "*": [`evm.${kind}.object`] } } },
  };
  const read = (path: string) => ({ contents: readFileSync(require.resolve(path), "utf8") });
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: read })) as Output;
  const failure = output.errors?.find(({ severity }) => severity === "error");
  if (failure !== undefined) throw new Error(failure.formattedMessage);
  const contracts = Object.entries(output.contracts["bench.sol"] ?? {});
  return Object.fromEntries(contracts.map(([name, { evm }]) => [name, `0x${evm[kind].object}` as const]));
}
