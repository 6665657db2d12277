import { readFile } from "node:fs/promises";
import path from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { ParallelError } from "../errors/error.ts";
import { PACKAGE_FOLDER } from "../package/own-files.ts";

/** The name in the project's package.json, or its folder's. */
export async function projectName({ config }: HardhatRuntimeEnvironment): Promise<string> {
  const { name } = await packageJson(path.join(config.paths.root, "package.json"));
  return name ?? path.basename(config.paths.root);
}

/** @throws INTERNAL where the package is not whole. */
export async function pluginVersion(): Promise<string> {
  const { version } = await packageJson(path.join(PACKAGE_FOLDER, "package.json"));
  if (version === undefined) throw new ParallelError("INTERNAL", { detail: "its package.json has a version" });
  return version;
}

async function packageJson(file: string): Promise<{ name?: string; version?: string }> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as { name?: string; version?: string };
  } catch {
    return {};
  }
}
