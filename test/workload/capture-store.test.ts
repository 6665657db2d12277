import { expect } from "chai";
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CaptureStore, readCapture } from "../../src/workload/capture-store.ts";
import { sampleWorkload } from "./sample-capture.ts";

describe("the capture store", function () {
  let folder: string;

  beforeEach(function () {
    folder = path.join(mkdtempSync(path.join(tmpdir(), "capture-store-")), "capture");
  });

  const onlyFile = (): string => path.join(folder, readdirSync(folder)[0] ?? "");

  it("can be read at any moment, and reads as it was written", async function () {
    const store = new CaptureStore(folder);
    expect(await readCapture(folder)).to.deep.equal({ workloads: [], gaps: [] });
    for (const name of ["first", "second", "third"]) {
      store.workload(sampleWorkload(name));
      expect((await readCapture(folder)).workloads.at(-1)).to.deep.equal(sampleWorkload(name));
    }
  });

  it("drops the last line where the process was killed while it wrote it, and nothing before", async function () {
    const store = new CaptureStore(folder);
    store.workload(sampleWorkload("first"));
    const whole = readFileSync(onlyFile());
    store.workload(sampleWorkload("second"));
    const both = readFileSync(onlyFile());
    for (const length of [whole.length + 1, whole.length + 100, both.length - 2]) {
      writeFileSync(onlyFile(), both.subarray(0, length));
      expect((await readCapture(folder)).workloads.map(({ name }) => name)).to.deep.equal(["first"]);
    }
  });

  it("gathers the files of several processes, and counts equal gaps together", async function () {
    const gap = { what: "test/a.ts", reason: "why", count: 1 };
    const store = new CaptureStore(folder);
    store.workload(sampleWorkload("first"));
    store.gap(gap);
    store.gap({ ...gap, what: "test/b.ts" });
    writeFileSync(path.join(folder, "9999999999999-1.capture.jsonl"), readFileSync(onlyFile(), "utf8"));
    appendFileSync(path.join(folder, "notes.txt"), "of another program");
    const { workloads, gaps } = await readCapture(folder);
    expect(workloads).to.deep.equal([sampleWorkload("first"), sampleWorkload("first")]);
    expect(gaps).to.deep.equal([
      { what: "test/a.ts", reason: "why", count: 2 },
      { what: "test/b.ts", reason: "why", count: 2 },
    ]);
  });
});
