import { expect } from "chai";
import { createEngineExecutor } from "../../src/engine/engine-executor.ts";
import { replay } from "../../src/workload/replay.ts";
import { loadWorkloads } from "../../src/workload/workload-file.ts";
import { fixtureReport } from "../helpers/fixture-report.ts";
import { newScore, scoreRecording } from "../predict/helpers/score.ts";

const share = (part: number, whole: number): string => (whole === 0 ? "none" : `${((100 * part) / whole).toFixed(1)} %`);

/** The goals of prediction, on all that the fixture projects' tests and traffics sent. */
for (const project of ["airdrop", "auction", "exchange", "nft-drop", "vault"]) {
  it(`predicts what the transactions of ${project} touch`, async function () {
    this.timeout(300_000);
    const { files } = await fixtureReport(project);
    const { workloads } = await loadWorkloads(files.workload);
    const score = newScore();
    for (const workload of workloads) await scoreRecording(await replay(workload, createEngineExecutor()), score);
    const { transactions, exactSets, written, writtenFound, claimed, claimedWrongly, beside, misses } = score;
    console.log(
      `      ${transactions} transactions: ${share(writtenFound, written)} of writes found, ${share(exactSets, transactions)} of sets exact; ` +
        `${claimed} writes called exact, ${claimedWrongly} wrongly`,
    );
    const firstMisses = JSON.stringify(
      misses.slice(0, 5).map(({ what, key, transaction }) => `${transaction.to} ${transaction.data.slice(0, 10)} ${what} ${key}`),
    );
    expect(claimedWrongly, firstMisses).to.equal(0);
    expect(beside, firstMisses).to.equal(0);
    expect(writtenFound / written, firstMisses).to.be.at.least(0.98);
    expect(exactSets / transactions, firstMisses).to.be.at.least(0.9);
  });
}
