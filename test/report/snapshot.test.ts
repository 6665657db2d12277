import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { ParallelError } from "../../src/errors/error.ts";
import type { Fact } from "../../src/report/facts.ts";
import type { MatrixCell, Report } from "../../src/report/model.ts";
import { checkSnapshot, describeSnapshotCheck, SNAPSHOT_FILE, snapshotOf, writeSnapshot } from "../../src/report/snapshot.ts";
import { factLine, parseFactLine } from "../../src/report/snapshot-line.ts";
import { sampleReport } from "../helpers/sample-report.ts";

type Cell = Pick<MatrixCell, "row" | "column" | "kind"> & Partial<MatrixCell>;

function reportOf(...cells: Cell[]): Report {
  const whole = cells.map((cell) => ({ variables: ["Drop.nextId"], evidence: "cloned" as const, weak: false, ...cell }));
  return { ...sampleReport(), matrix: { functions: [], cells: whole } };
}

const MINT: Cell = { row: "Drop.mint", column: "Drop.mint", kind: "always" };
const BURN: Cell = { row: "Drop.mint", column: "Drop.burn", kind: "same-user", variables: ["Drop._balances[user]"] };

describe("the snapshot", () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "parallel-snapshot-"));
    file = path.join(folder, SNAPSHOT_FILE);
  });

  afterEach(() => rm(folder, { recursive: true }));

  it("has a sorted line for each pair that conflicts, in no direction, and no figures", () => {
    const never: Cell = { row: "Drop.burn", column: "Drop.burn", kind: "never", variables: [] };
    const text = snapshotOf(reportOf(MINT, never, BURN));
    expect(text.split("\n").slice(2)).to.deep.equal([
      "Drop.burn x Drop.mint: same user on Drop._balances[user]",
      "Drop.mint x Drop.mint: always on Drop.nextId",
      "",
    ]);
    const turned = { ...BURN, row: "Drop.burn", column: "Drop.mint" };
    expect(snapshotOf(reportOf(turned, MINT))).to.equal(text);
  });

  it("passes on the report that it was made of, and leaves no other file", async () => {
    await writeSnapshot(file, sampleReport());
    const check = await checkSnapshot(file, sampleReport());
    expect(check).to.deep.equal({ added: [], removed: [], changed: [], passed: true });
    expect(describeSnapshotCheck(check)).to.equal("Snapshot check passed.\n");
    expect(await readdir(folder)).to.deep.equal([SNAPSHOT_FILE]);
  });

  it("passes whatever its line endings became", async () => {
    await writeFile(file, snapshotOf(sampleReport()).replaceAll("\n", "\r\n"));
    expect((await checkSnapshot(file, sampleReport())).passed).to.equal(true);
  });

  it("fails naming what was added", async () => {
    await writeSnapshot(file, reportOf(BURN));
    const check = await checkSnapshot(file, reportOf(BURN, MINT));
    expect(check.passed).to.equal(false);
    expect(check.added.map(({ functions }) => functions)).to.deep.equal([["Drop.mint", "Drop.mint"]]);
    expect(describeSnapshotCheck(check)).to.contain("1 pair of functions").and.contain("+ Drop.mint x Drop.mint: always on Drop.nextId");
  });

  it("passes with facts removed, and reports the improvement", async () => {
    await writeSnapshot(file, reportOf(BURN, MINT));
    const check = await checkSnapshot(file, reportOf(BURN));
    expect(check.passed).to.equal(true);
    expect(describeSnapshotCheck(check)).to.contain("with improvements").and.contain("- Drop.mint x Drop.mint: always on Drop.nextId");
  });

  it("fails where a pair conflicts more often or on more, and not where it conflicts less", async () => {
    const weaker: Cell = { ...MINT, kind: "same-argument", argument: "tokenId" };
    const more: Cell = { ...MINT, variables: ["Drop.nextId", "Drop.total"] };
    const passed = async (before: Cell, after: Cell): Promise<boolean> => {
      await writeSnapshot(file, reportOf(before));
      const check = await checkSnapshot(file, reportOf(after));
      expect(check.changed).to.have.length(1);
      return check.passed;
    };
    expect(await passed(weaker, MINT)).to.equal(false);
    expect(await passed(MINT, weaker)).to.equal(true);
    expect(await passed(MINT, more)).to.equal(false);
    expect(await passed(more, MINT)).to.equal(true);
    expect(await passed(weaker, { ...weaker, argument: "id" })).to.equal(false);
  });

  it("says what to do where the file is missing, damaged, or of another rule", async () => {
    expect(await refusal()).to.match(/HHP213.*--snapshot and commit/);
    await writeFile(file, "hello\n");
    expect(await refusal()).to.contain("HHP214");
    await writeFile(file, `${snapshotOf(reportOf(MINT))}<<<<<<< HEAD\n`);
    expect(await refusal()).to.match(/HHP214.*line 4 is not a fact: "<<<<<<< HEAD"/);
    await writeSnapshot(file, { ...sampleReport(), rule: { ...sampleReport().rule, kinds: "all" } });
    expect(await refusal()).to.match(/HHP215.*kinds=all.*kinds=raw/);
  });

  it("replaces what stood there", async () => {
    await writeSnapshot(file, reportOf(MINT));
    await writeSnapshot(file, reportOf(BURN));
    expect(await readFile(file, "utf8")).to.equal(snapshotOf(reportOf(BURN)));
  });

  it("reads back any names that it writes", () => {
    const name = fc.oneof(
      fc.string({ unit: "binary", minLength: 1 }),
      fc.constantFrom("a x b", "a: b", "# c", '"', "a on b", "a; b", "Drop ETH balance", "Pair.reserve0, reserve1"),
    );
    const fact = fc.record<Fact>({
      functions: fc.tuple(name, name),
      kind: fc.constantFrom("always", "same-user", "same-argument"),
      variables: fc.uniqueArray(name).map((names) => names.sort((one, other) => (one < other ? -1 : 1))),
    });
    fc.assert(
      fc.property(fact, fc.option(name), (plain, argument) => {
        const given = plain.kind === "same-argument" && argument !== null ? { ...plain, argument } : plain;
        const line = factLine(given);
        expect(line).to.not.match(/^#|[\n\r]/);
        expect(parseFactLine(line)).to.deep.equal(given);
      }),
    );
  });

  async function refusal(): Promise<string> {
    try {
      await checkSnapshot(file, reportOf(MINT));
    } catch (error) {
      if (error instanceof ParallelError) return error.message;
      throw error;
    }
    return "no refusal";
  }
});
