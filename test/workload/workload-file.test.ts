import { expect } from "chai";
import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { ParallelError } from "../../src/errors/error.ts";
import { loadWorkloads, saveWorkloads } from "../../src/workload/workload-file.ts";
import { sampleCapture } from "./sample-capture.ts";

async function failureOf(file: string): Promise<ParallelError> {
  try {
    await loadWorkloads(file);
  } catch (failure) {
    expect(failure).to.be.instanceOf(ParallelError);
    return failure as ParallelError;
  }
  return expect.fail("it was loaded");
}

describe("the workload file", function () {
  let folder: string;
  let file: string;

  beforeEach(async function () {
    folder = await mkdtemp(path.join(tmpdir(), "workload-file-"));
    file = path.join(folder, "drop.jsonl.gz");
    await saveWorkloads(file, sampleCapture());
  });

  const linesOf = async (): Promise<string[]> =>
    gunzipSync(await readFile(file))
      .toString()
      .split("\n");
  const write = (lines: readonly string[]): Promise<void> => writeFile(file, gzipSync(lines.join("\n")));

  it("gives back what was saved", async function () {
    expect(await loadWorkloads(file)).to.deep.equal(sampleCapture());
  });

  it("holds each code once, and leaves no other file behind", async function () {
    const codes = (await linesOf()).filter((line) => line.includes('"record":"code"'));
    expect(codes).to.have.length(1);
    expect(await readdir(folder)).to.deep.equal(["drop.jsonl.gz"]);
  });

  it("keeps the old file where the new one cannot be written whole", async function () {
    const broken = { workloads: [{} as never], gaps: [] };
    await saveWorkloads(file, broken).then(
      () => expect.fail("it was saved"),
      () => undefined,
    );
    expect(await loadWorkloads(file)).to.deep.equal(sampleCapture());
    expect(await readdir(folder)).to.deep.equal(["drop.jsonl.gz"]);
  });

  it("names a file that does not exist", async function () {
    expect(await failureOf(path.join(folder, "none.gz"))).to.include({ errorName: "FILE_NOT_FOUND" });
  });

  it("refuses another version, and says which", async function () {
    const [, ...rest] = await linesOf();
    await write(['{"record":"hardhat-parallel workload","version":99}', ...rest]);
    const failure = await failureOf(file);
    expect(failure.errorName).to.equal("WORKLOAD_VERSION");
    expect(failure.message).to.contain("version 99");
  });

  it("notices wherever the compressed file was cut", async function () {
    const whole = await readFile(file);
    for (const length of [0, 5, 40, whole.length >> 1, whole.length - 9, whole.length - 1]) {
      await writeFile(file, whole.subarray(0, length));
      expect((await failureOf(file)).errorName, `cut to ${length} bytes`).to.equal("WORKLOAD_DAMAGED");
    }
  });

  it("notices missing lines, wherever they were", async function () {
    const lines = (await linesOf()).slice(0, -1);
    for (let missing = 1; missing < lines.length; missing++) {
      await write(lines.filter((_, index) => index !== missing));
      expect((await failureOf(file)).errorName, `without line ${missing + 1}`).to.equal("WORKLOAD_DAMAGED");
    }
  });

  it("refuses what is no workload file", async function () {
    await writeFile(file, "not compressed");
    expect((await failureOf(file)).message).to.contain("not compressed with gzip");
    await write(['{"some":"json"}']);
    expect((await failureOf(file)).message).to.contain("first line");
    await write(["no json"]);
    expect((await failureOf(file)).message).to.contain("line 1 is not a record");
  });
});
