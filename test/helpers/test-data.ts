import { existsSync } from "node:fs";
import { join } from "node:path";

const FOLDER = process.env["HARDHAT_PARALLEL_DATA"] ?? join(import.meta.dirname, "../../../shared/data");

/** The path of test data that is not part of this repository, or undefined where it is absent: the test is skipped then. */
export function testData(name: string): string | undefined {
  const path = join(FOLDER, name);
  return existsSync(path) ? path : undefined;
}

/** Why a test that needs the data is skipped. */
export function skipped(name: string): string {
  return `skipped: no ${name} in ${FOLDER} (set HARDHAT_PARALLEL_DATA)`;
}
