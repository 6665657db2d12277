import { readFile } from "node:fs/promises";
import type { ArtifactManager } from "hardhat/types/artifacts";
import type { SyntaxNode } from "./syntax.ts";

/** Byte ranges of bytecode that are filled in after compilation. */
export interface CodeRange {
  readonly start: number;
  readonly length: number;
}

/** A contract's bytecode as solc puts it out: hex without 0x, with placeholders for libraries that are not linked. */
export interface CompiledCode {
  readonly object: string;
  readonly sourceMap?: string;
  readonly linkReferences?: Readonly<Record<string, Readonly<Record<string, readonly CodeRange[]>>>>;
  readonly immutableReferences?: Readonly<Record<string, readonly CodeRange[]>>;
}

/** One entry of a contract's ABI, as far as naming looks into it. */
export interface AbiEntry {
  readonly type: string;
  readonly name?: string;
  readonly stateMutability?: string;
}

export interface CompiledContract {
  readonly abi?: readonly AbiEntry[];
  readonly evm?: { readonly bytecode?: CompiledCode; readonly deployedBytecode?: CompiledCode };
}

/** One run of solc: the sources that went in, and what came out. The shape of Hardhat's `artifacts/build-info/*.json` and `*.output.json`. */
export interface Build {
  readonly input: { readonly sources: Readonly<Record<string, { readonly content?: string }>> };
  readonly output: {
    readonly sources?: Readonly<Record<string, { readonly id: number; readonly ast?: SyntaxNode }>>;
    readonly contracts?: Readonly<Record<string, Readonly<Record<string, CompiledContract>>>>;
  };
}

/** Reads the builds that a project's artifacts came from, one at a time, since each may be tens of megabytes. */
export async function* readBuilds(
  artifacts: Pick<ArtifactManager, "getAllBuildInfoIds" | "getBuildInfoPath" | "getBuildInfoOutputPath">,
): AsyncGenerator<Build> {
  for (const id of [...(await artifacts.getAllBuildInfoIds())].sort()) {
    const [inputPath, outputPath] = [await artifacts.getBuildInfoPath(id), await artifacts.getBuildInfoOutputPath(id)];
    if (inputPath === undefined || outputPath === undefined) continue;
    const [buildInfo, buildOutput] = [await readJson<Pick<Build, "input">>(inputPath), await readJson<Pick<Build, "output">>(outputPath)];
    yield { input: buildInfo.input, output: buildOutput.output };
  }
}

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await readFile(path, "utf8")) as T;
}
