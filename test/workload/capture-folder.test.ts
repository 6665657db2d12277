import { expect } from "chai";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { freshCaptureFolder } from "../../src/workload/capture-folder.ts";

describe("the folder that captures stream to", () => {
  let cache: string;
  beforeEach(() => {
    cache = mkdtempSync(path.join(tmpdir(), "capture-folder-"));
  });
  afterEach(() => {
    rmSync(cache, { recursive: true, force: true });
  });

  it("is a run's own, so that runs beside each other keep apart, and what dead ones left is cleared away", async () => {
    const captures = path.join(cache, "parallel-report", "capture");
    const [running, dead] = [path.join(captures, String(process.ppid)), path.join(captures, "4194305")];
    for (const folder of [running, dead]) mkdirSync(folder, { recursive: true });
    const folder = await freshCaptureFolder(cache);
    expect(path.dirname(folder)).to.equal(captures);
    expect([existsSync(running), existsSync(dead), existsSync(folder)]).to.deep.equal([true, false, false]);
  });

  it("lies among temporary files where the cache cannot be written", async () => {
    const file = path.join(cache, "file");
    writeFileSync(file, "");
    expect(await freshCaptureFolder(file)).to.match(/hardhat-parallel-capture/);
  });
});
