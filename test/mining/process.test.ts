import { expect } from "chai";
import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

const MINES = "mine-in-parallel.ts";

describe("a process that mines in parallel", function () {
  this.timeout(120_000);

  it("ends by itself when its work is done", async () => {
    const { child, printed } = start(MINES);
    const [code] = (await once(child, "close")) as [number | null];
    expect(printed()).to.match(/^[1-9]\d* windows\n$/);
    expect(code).to.equal(0);
  });

  it("starts executors while transactions wait, and ends by itself where they are never mined", async () => {
    const { child, printed } = start(MINES, "never");
    const [code] = (await once(child, "close")) as [number | null];
    expect(printed()).to.equal("2 executors\n0 windows\n");
    expect(code).to.equal(0);
  });

  it("recovers signatures with executors that start meanwhile, and ends by itself", async () => {
    const { child, printed } = start("recover-at-once.ts");
    const [code] = (await once(child, "close")) as [number | null];
    expect(printed()).to.equal("600 keys, 2 executors\n");
    expect(code).to.equal(0);
  });

  it("ends at once when it is interrupted", async () => {
    const { child } = start(MINES, "forever");
    await Promise.race([once(child.stdout, "data"), once(child, "close")]);
    child.kill("SIGINT");
    const [, signal] = (await once(child, "close")) as [number | null, string | null];
    expect(signal).to.equal("SIGINT");
  });
});

/** Starts a script beside this one; what it prints is standard output and error. */
function start(script: string, ...parameters: string[]) {
  const options = ["--experimental-strip-types", "--disable-warning=ExperimentalWarning"];
  const child = spawn(process.execPath, [...options, path.join(import.meta.dirname, script), ...parameters], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  return { child, printed: () => text };
}
