import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { Interface, type InterfaceAbi } from "ethers";
import type { Hex } from "../../src/access/hex.ts";

const CONTRACTS = path.join(import.meta.dirname, "contracts");
const NAMES = ["Token", "Collectible", "Market", "Failures", "Mortal", "Factory"] as const;

export type ContractName = (typeof NAMES)[number];

export interface Contract {
  readonly interface: Interface;
  readonly initCode: Hex;
}

let compiled: Readonly<Record<ContractName, Contract>> | undefined;

/** The suite's own contracts, for every hardfork since Berlin. They are compiled at first use. */
export function contracts(): Readonly<Record<ContractName, Contract>> {
  return (compiled ??= compile());
}

interface Output {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  readonly contracts: Record<string, Record<string, { abi: InterfaceAbi; evm: { bytecode: { object: string } } }>>;
}

function compile(): Readonly<Record<ContractName, Contract>> {
  const solc = createRequire(import.meta.url)("solc") as { compile(input: string): string };
  const input = {
    language: "Solidity",
    sources: { "Traffic.sol": { content: readFileSync(path.join(CONTRACTS, "Traffic.sol"), "utf8") } },
    settings: {
      evmVersion: "berlin",
      optimizer: { enabled: true, runs: 200 },
      outputSelection: { "*": { "*": ["abi", "evm.bytecode.object"] } },
    },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as Output;
  const failure = output.errors?.find(({ severity }) => severity === "error");
  if (failure !== undefined) throw new Error(failure.formattedMessage);
  const found = NAMES.map((name): [string, Contract] => {
    const { abi, evm } = output.contracts["Traffic.sol"]?.[name] ?? { abi: [], evm: { bytecode: { object: "" } } };
    return [name, { interface: new Interface(abi), initCode: `0x${evm.bytecode.object}` }];
  });
  return Object.fromEntries(found) as Record<ContractName, Contract>;
}
