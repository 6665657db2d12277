import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import type { Build, CompiledContract } from "../../src/naming/build.ts";

const require = createRequire(import.meta.url);

export interface CompileOptions {
  /** The npm name that solc is installed under. */
  readonly solc?: "solc" | "solc-0.5.16" | "solc-0.6.6";
  readonly optimizer?: boolean;
  readonly viaIR?: boolean;
}

interface LayoutEntry {
  readonly label: string;
  readonly slot: string;
  readonly offset: number;
  readonly type: string;
}

/** A build with solc's own storage layout beside the rest, to hold ours against. */
export interface CompiledBuild extends Build {
  readonly output: Build["output"] & {
    readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
    readonly contracts: Record<
      string,
      Record<string, CompiledContract & { readonly storageLayout?: { readonly storage: readonly LayoutEntry[] } }>
    >;
  };
}

/** Compiles sources into the shape of Hardhat's build info. Imports are read from node_modules. */
export function compile(sources: Record<string, string>, options: CompileOptions = {}): CompiledBuild {
  const solc = require(options.solc ?? "solc") as {
    compile(input: string, callbacks: { import(path: string): { contents: string } }): string;
  };
  const all: Record<string, { content: string }> = Object.fromEntries(
    Object.entries(sources).map(([name, content]) => [name, { content }]),
  );
  const input = {
    language: "Solidity",
    sources: { ...all },
    settings: {
      optimizer: { enabled: options.optimizer ?? false, runs: 200 },
      ...(options.viaIR === true ? { viaIR: true } : {}),
      outputSelection: { "*": { "": ["ast"], "*": ["abi", "storageLayout", "evm.bytecode", "evm.deployedBytecode"] } },
    },
  };
  const readImport = (path: string): { contents: string } => {
    const contents = readFileSync(require.resolve(path), "utf8");
    all[path] = { content: contents };
    return { contents };
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: readImport })) as CompiledBuild["output"];
  const failure = output.errors?.find(({ severity }) => severity === "error");
  if (failure !== undefined) throw new Error(failure.formattedMessage);
  return { input: { sources: all }, output };
}

/** The deployed code of a contract, as hex with 0x. */
export function deployedCode(build: CompiledBuild, contract: string): `0x${string}` {
  const compiled = Object.values(build.output.contracts).flatMap((contracts) => contracts[contract] ?? [])[0];
  return `0x${compiled?.evm?.deployedBytecode?.object ?? ""}`;
}
