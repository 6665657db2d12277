import { existsSync } from "node:fs";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import sparticuz, { inflate } from "@sparticuz/chromium";
import { chromium, type Browser } from "playwright-core";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Debian's package, for machines that the registry's browser does not start on. */
const SYSTEM_CHROMIUM = "/usr/bin/chromium";

/**
 * A headless Chromium: the one in an npm package, with the libraries that it ships where the machine lacks some, or else Debian's.
 * Undefined where none starts, with one line that says so; on Linux in CI (`CI=true`) that is an error, since somewhere the page must be looked at.
 */
export async function launchBrowser(): Promise<Browser | undefined> {
  const failures: string[] = [];
  for (const launch of [launchPackaged, launchPackagedWithLibraries, launchSystem]) {
    try {
      return await launch();
    } catch (error) {
      failures.push(error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error));
    }
  }
  const sentence = `No Chromium starts on this machine: ${failures.join("; ")}`;
  if (process.env["CI"] === "true" && process.platform === "linux") throw new Error(sentence);
  console.log(`      skipped: ${sentence}`);
  return undefined;
}

async function launchPackaged(): Promise<Browser> {
  const folder = await unpack();
  return await chromium.launch({ executablePath: path.join(folder, "chromium"), args: FLAGS, env: environment(folder) });
}

async function launchPackagedWithLibraries(): Promise<Browser> {
  const folder = await unpack();
  const env = { ...environment(folder), LD_LIBRARY_PATH: path.join(folder, "al2023", "lib") };
  return await chromium.launch({ executablePath: path.join(folder, "chromium"), args: FLAGS, env });
}

async function launchSystem(): Promise<Browser> {
  if (!existsSync(SYSTEM_CHROMIUM)) throw new Error(`${SYSTEM_CHROMIUM} is not there`);
  return await chromium.launch({ executablePath: SYSTEM_CHROMIUM, args: FLAGS });
}

/** The packaged browser's folder, unpacked once a version: 0.2 GB under the system's temporary folder. */
async function unpack(): Promise<string> {
  if (process.platform !== "linux" || process.arch !== "x64") throw new Error("@sparticuz/chromium is for Linux on x64");
  const require = createRequire(import.meta.url);
  const root = path.dirname(path.dirname(require.resolve("@sparticuz/chromium")));
  const { version } = require(path.join(root, "package.json")) as { version: string };
  const folder = path.join(tmpdir(), `hardhat-parallel-chromium-${version}`);
  if (existsSync(folder)) return folder;

  const staging = await mkdtemp(`${folder}-`);
  await withTemporaryFolder(staging, async () => {
    await sparticuz.executablePath();
    await inflate(path.join(root, "bin", "al2023.tar.br"));
  });
  // Whole or not at all: another process may be unpacking, too, and this one may be stopped half-way.
  await rename(staging, folder).catch(() => rm(staging, { recursive: true, force: true }));
  return folder;
}

/** The package unpacks to the temporary folder, and takes whatever `chromium` it finds there for its own. So it gets one to itself. */
async function withTemporaryFolder(folder: string, work: () => Promise<void>): Promise<void> {
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = folder;
  try {
    await work();
  } finally {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  }
}

/** The machine's fonts where it has some, the package's where it has none: without any, Chromium does not start. */
function environment(folder: string): Record<string, string> {
  const inherited = Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  return existsSync("/etc/fonts/fonts.conf") ? inherited : { ...inherited, FONTCONFIG_PATH: path.join(folder, "fonts") };
}
