import { expect } from "chai";
import { createReferenceExecutor } from "../../src/reference/reference-executor.ts";
import { replay } from "../../src/workload/replay.ts";
import type { Capture, Workload } from "../../src/workload/workload.ts";
import { captureProject, captureUntilKilled, PROJECT_TIMEOUT, runHardhat, startNode, type ProjectRun } from "./run-project.ts";

const IN_GAS_ESTIMATION = "reverting calls that died in gas estimation and were never mined";
const LEDGER = "0x5fbdb2315678afecb367f032d93f642f64180aa3";

/** Executes every workload again; `replay` throws where an example comes out otherwise than on the network. */
async function replayAll({ workloads }: Capture): Promise<void> {
  for (const workload of workloads) {
    const { drift } = await replay(workload, createReferenceExecutor());
    expect(drift, workload.name).to.deep.equal([]);
  }
}

function ofTest(capture: Capture, test: string): Workload[] {
  return capture.workloads.filter(({ transactions }) => transactions[0]?.origin?.test === test);
}

function linesOf(workloads: readonly Workload[]): (number | undefined)[] {
  return workloads.flatMap(({ transactions }) => transactions.map(({ origin }) => origin?.line));
}

describe("capture of mocha and ethers", function () {
  this.timeout(PROJECT_TIMEOUT);
  let run: ProjectRun & { capture: Capture };

  before(async function () {
    run = await captureProject("capture-mocha", []);
  });

  it("keeps the run as it is: all tests pass, and the exit code is 0", function () {
    expect(run.output).to.contain("13 passing");
    expect(run.exitCode).to.equal(0);
  });

  it("executes again what it captured to the same status, gas and logs", async function () {
    await replayAll(run.capture);
  });

  it("names test, file and line of each transaction, also through a fixture and a matcher", function () {
    const [deployment, mint] = ofTest(run.capture, "Ledger > mints");
    expect(deployment?.transactions[0]?.origin).to.deep.equal({ test: "Ledger > mints", file: "test/ledger.ts", line: 9 });
    expect(mint?.transactions[0]?.origin).to.deep.equal({ test: "Ledger > mints", file: "test/ledger.ts", line: 15 });
    expect(linesOf(ofTest(run.capture, "Ledger > reverts to the fixture"))).to.deep.equal([22]);
    expect(linesOf(ofTest(run.capture, "Ledger > ether > deposits, and pays plainly"))).to.deep.equal([38, 39, 40]);
  });

  it("captures a block that is reverted later, with the state of its own branch", function () {
    const blocks = ofTest(run.capture, "Ledger > mints").concat(ofTest(run.capture, "Ledger > reverts to the fixture")).slice(1);
    expect(blocks.map(({ block }) => block.number)).to.deep.equal([2n, 2n]);
    for (const { state } of blocks) expect(state.accounts[LEDGER]?.storage).to.deep.equal({});
  });

  it("captures a failed transaction with its status", function () {
    const [failed] = ofTest(run.capture, "Ledger > mines a failure");
    expect(failed?.transactions[0]?.outcome).to.include({ status: 0 });
    expect(failed?.transactions[0]?.outcome?.logs).to.deep.equal([]);
  });

  it("counts calls that died in gas estimation by test file", function () {
    expect(run.capture.gaps).to.deep.equal([{ what: "test/ledger.ts", reason: IN_GAS_ESTIMATION, count: 1 }]);
    expect(ofTest(run.capture, "Ledger > dies in gas estimation")).to.deep.equal([]);
  });

  it("takes impersonated accounts and contracts as senders", function () {
    const senders = ofTest(run.capture, "Ledger > sends from impersonated accounts and contracts").map(
      ({ transactions }) => transactions[0]?.transaction.from,
    );
    expect(senders).to.deep.equal(["0x00000000000000000000000000000000000badf0", LEDGER]);
  });

  it("captures state and time that were set from outside", function () {
    const [first] = ofTest(run.capture, "Ledger > mints").slice(1);
    const [set] = ofTest(run.capture, "Ledger > sets state from outside");
    expect(Object.values(set?.state.accounts[LEDGER]?.storage ?? {}).map(BigInt)).to.deep.equal([77n]);
    expect(set?.block.timestamp).to.satisfy((time: bigint) => time >= (first?.block.timestamp ?? 0n) + 1_000n);
  });

  it("captures a big block whole, and goes on after a thousand empty ones", function () {
    const [big, later] = ofTest(run.capture, "Ledger > mines many");
    expect(big?.transactions).to.have.length(13);
    expect(big?.block.number).to.equal(2n);
    expect(new Set(linesOf([big as Workload]))).to.deep.equal(new Set([71, 72]));
    expect(later?.block.number).to.equal(1002n);
  });

  it("captures blocks that are mined by interval", function () {
    expect(ofTest(run.capture, "Ledger > mines by interval")).to.have.length(1);
  });

  it("captures traffic as one labelled block, and of its preparations the first few as examples", function () {
    const traffics = run.capture.workloads.filter(({ kind }) => kind === "traffic");
    expect(traffics.map(({ name }) => name)).to.deep.equal(["market hour"]);
    const transactions = traffics[0]?.transactions ?? [];
    const counts = Object.fromEntries(
      ["mint", "move", "deposit", "broke"].map((label) => [label, transactions.filter((each) => each.label === label).length]),
    );
    expect(counts).to.deep.equal({ mint: 30, move: 180, deposit: 60, broke: 30 });
    expect(new Set(transactions.map(({ transaction }) => transaction.from)).size).to.equal(50);
    expect(transactions.every(({ outcome, label }) => outcome?.status === (label === "broke" ? 0 : 1))).to.equal(true);
    const examples = ofTest(run.capture, "Traffic > market hour").filter(({ kind }) => kind === "example");
    expect(examples.map((example) => example.transactions.length)).to.deep.equal([1, 1, 1, 1, 1]);
    expect(ofTest(run.capture, "Traffic > goes on after it")).to.have.length(1);
  });

  it("captures a named sequence as one workload in its order", function () {
    const [sequence] = run.capture.workloads.filter(({ kind }) => kind === "sequence");
    expect(sequence?.name).to.equal("settlement");
    expect(sequence?.transactions.map(({ origin }) => origin?.line)).to.deep.equal([47, 48]);
    expect(ofTest(run.capture, "Traffic > a sequence")).to.have.length(1);
  });
});

describe("capture of parallel mocha", function () {
  this.timeout(PROJECT_TIMEOUT);

  it("gathers the workers' captures, with titles and lines", async function () {
    const { capture, exitCode } = await captureProject("capture-mocha", [], { CAPTURE_TEST_PARALLEL: "yes" });
    expect(exitCode).to.equal(0);
    expect(linesOf(ofTest(capture, "Ledger > ether > deposits, and pays plainly"))).to.deep.equal([38, 39, 40]);
    expect(capture.workloads.filter(({ kind }) => kind === "traffic")).to.have.length(1);
    await replayAll(capture);
  });
});

describe("capture of node:test and viem", function () {
  this.timeout(PROJECT_TIMEOUT);

  it("captures a run that fails, keeps its exit code, and says what was not seen", async function () {
    const { capture, exitCode, output } = await captureProject("capture-node-test", [], { CAPTURE_TEST_FAILS: "yes" });
    expect(exitCode).to.equal(1);
    expect(output).to.contain("AssertionError: on purpose");
    expect(linesOf(ofTest(capture, "Ledger > mints"))).to.deep.equal([12, 21]);
    expect(linesOf(ofTest(capture, "Ledger > moves > moves"))).to.deep.equal([33, 34]);
    expect(linesOf(ofTest(capture, "Ledger > fails"))).to.deep.equal([40]);
    expect(capture.gaps.map(({ what }) => what)).to.deep.equal(["test/ledger.ts", "contracts/Ledger.t.sol"]);
    await replayAll(capture);
  });
});

describe("capture of a script", function () {
  this.timeout(PROJECT_TIMEOUT);

  const withoutHashes = (output: string): string => output.replace(/(Block(?: #\d+)?: +)0x[0-9a-f]{64}/g, "$1(hash)");

  it("leaves blocks, failures, traffic and all that is printed as they are, on a network that logs every request", async function () {
    const env = { CAPTURE_TEST_NETWORK: "logged" };
    const plain = await runHardhat("capture-mocha", ["run", "scripts/history.ts"], env);
    const captured = await captureProject("capture-mocha", ["--script", "scripts/history.ts"], env);
    expect(withoutHashes(captured.output)).to.equal(withoutHashes(plain.output));
    expect(captured.exitCode).to.equal(plain.exitCode);
    expect(linesOf(captured.capture.workloads.filter(({ kind }) => kind === "example"))).to.deep.equal([
      9, 10, 12, 13, 15, 18, 18, 18, 18, 18, 18, 26,
    ]);
    await replayAll(captured.capture);
  });

  it("takes hardfork, chain id and limits from the network, and traffic over several blocks as one", async function () {
    const { capture } = await captureProject("capture-mocha", ["--script", "scripts/history.ts"], { CAPTURE_TEST_NETWORK: "small" });
    expect(capture.workloads[0]?.block).to.include({
      hardfork: "shanghai",
      chainId: 4242,
      allowUnlimitedContractSize: true,
      gasLimit: 1_000_000n,
    });
    expect(capture.workloads.find(({ kind }) => kind === "traffic")?.transactions).to.have.length(20);
    await replayAll(capture);
  });

  it("refuses the op chain type by name, and lets the script run", async function () {
    const { capture, exitCode } = await captureProject("capture-mocha", ["--script", "scripts/history.ts"], {
      CAPTURE_TEST_NETWORK: "optimistic",
    });
    expect(exitCode).to.equal(0);
    expect(capture.workloads).to.deep.equal([]);
    expect(capture.gaps[0]?.what).to.equal('network "optimistic"');
    expect(capture.gaps[0]?.reason).to.contain("chain type op");
  });

  it("captures on a remote node, failures too, and only what the script itself sent", async function () {
    const node = await startNode("capture-mocha");
    try {
      const env = { CAPTURE_TEST_NETWORK: "remote", CAPTURE_TEST_NODE: node.url };
      const { capture } = await captureProject("capture-mocha", ["--script", "scripts/history.ts"], env);
      expect(linesOf(capture.workloads.filter(({ kind }) => kind === "example"))).to.deep.equal([
        9, 10, 12, 13, 15, 19, 19, 19, 19, 19, 19, 26,
      ]);
      expect(capture.workloads.find(({ kind }) => kind === "traffic")?.transactions).to.have.length(20);
      await replayAll(capture);
      const again = await captureProject("capture-mocha", ["--script", "scripts/one.ts"], env);
      expect(linesOf(again.capture.workloads)).to.deep.equal([5]);
    } finally {
      await node.stop();
    }
  });

  it("keeps what was captured until the process was killed", async function () {
    const capture = await captureUntilKilled("capture-mocha", "scripts/forever.ts", "sent the second");
    expect(linesOf(capture.workloads)).to.deep.equal([6, 8]);
    await replayAll(capture);
  });
});
