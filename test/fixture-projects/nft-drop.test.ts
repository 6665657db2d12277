import { expect } from "chai";
import { READ, WRITE, type AccessTable } from "../../src/graph/access-table.ts";
import { buildConflictGraph } from "../../src/graph/conflict-graph.ts";
import { metrics, type Metrics } from "../../src/graph/metrics.ts";
import { repaired } from "../../src/graph/repair.ts";
import type { GraphView, TrafficReport } from "../../src/report/model.ts";
import { cellOf, fixtureReport, hotspotOf, trafficOf, unwrapped, type FixtureReport } from "../helpers/fixture-report.ts";

/** What FixedDrop does in the counter's place: 16 shards by the minter's address, and a count of its own for each minter. */
const SHARDS = 16;
/** A slot written for the first time: cold access and a first value (EIP-2929, EIP-2200). Each minter's own count is one. */
const NEW_SLOT_GAS = 22_100;

describe("the drop's report", function () {
  this.timeout(180_000);
  let run: FixtureReport;

  before(async () => {
    run = await fixtureReport("nft-drop");
  });

  it("says that every mint waits for every mint, on the counter", () => {
    expect(cellOf(run.report, "Drop.mint", "Drop.mint")).to.deep.include({
      kind: "always",
      variables: ["Drop.nextId"],
      evidence: "cloned",
      weak: false,
    });
    expect(run.report.verdict[0]).to.equal("Drop.mint and mintAllowlist run one at a time, on nextId.");
  });

  it("finds the drop hour to be one chain, and the counter to be all that makes it one", () => {
    const dropHour = trafficOf(run.report, "drop hour");
    expect(dropHour).to.include({ transactionCount: 200, longestChain: 200, conflictCount: 199, componentCount: 1, bestSpeedup: 8 });
    expect(dropHour.speedup).to.be.closeTo(1, 0.005);
    expect(dropHour.span).to.equal(dropHour.gas);

    const counter = hotspotOf(run.report, "Drop.nextId");
    expect(counter).to.deep.include({ bundle: ["Drop.nextId"], traffic: "drop hour", transactionCount: 200, functions: ["Drop.mint"] });
    expect(counter.readAt).to.include({ file: "contracts/Drop.sol", line: 17, text: "id = nextId;" });
    expect(counter.writtenAt).to.include({ file: "contracts/Drop.sol", line: 19, text: "nextId = id + 1;" });
    expect(counter.speedupAlone).to.be.greaterThan(7.5);
    expect(counter.serialGasPerCall).to.be.closeTo(dropHour.gas / 200, 1);
    expect(counter.advice).to.include({ pattern: "capped-counter", inherent: false });
    expect(counter.advice.text).to.include("MAX_SUPPLY");
  });

  it("predicts of the counter what the fixed contract then measures", () => {
    const [dropHour, fixed] = [trafficOf(run.report, "drop hour"), trafficOf(run.report, "drop hour, fixed")];
    const senders = graphOf(fixed).transactions.map(({ sender }) => sender);
    expect(
      graphOf(dropHour).transactions.map(({ sender }) => sender),
      "both traffics have the same minters",
    ).to.deep.equal(senders);

    const shardOf = senders.map((sender) => Number(BigInt(sender) % BigInt(SHARDS)));
    const predicted = withCounterSplit(graphOf(dropHour), "Drop.nextId", shardOf, NEW_SLOT_GAS);
    const gasError = predicted.span / fixed.span - 1;
    console.log(`      chain: ${predicted.longestChain} mints predicted, ${fixed.longestChain} measured`);
    console.log(`      its gas: ${Math.round(predicted.span)} predicted, ${fixed.span} measured (${(100 * gasError).toFixed(1)} %)`);

    const mintersOfShard = Array.from({ length: SHARDS }, (_, shard) => shardOf.filter((each) => each === shard).length);
    expect(predicted.longestChain, "the fullest shard").to.equal(Math.max(...mintersOfShard));
    expect(fixed.longestChain).to.equal(predicted.longestChain);
    expect(fixed.componentCount).to.equal(mintersOfShard.filter((minters) => minters > 0).length);
    expect(Math.abs(gasError)).to.be.at.most(0.1);

    const sharded = hotspotOf(run.report, "Drop.nextId").repairs.find(({ kind, shards }) => kind === "shards" && shards === SHARDS);
    console.log(`      on 8 executors: ${sharded?.speedup.toFixed(2)}x predicted, ${fixed.speedup.toFixed(2)}x measured`);
    expect(sharded?.speedup).to.be.closeTo(fixed.speedup, 0.1 * fixed.speedup);
  });

  it("relates calls on tokens by the token, and users' own settings not at all", () => {
    expect(cellOf(run.report, "Drop.approve", "Drop.approve")).to.include({ kind: "same-argument", argument: "tokenId" });
    expect(cellOf(run.report, "Drop.mint", "Drop.transferFrom")).to.deep.include({ kind: "same-user", variables: ["Drop._balances"] });
    expect(cellOf(run.report, "Drop.mint", "Drop.setApprovalForAll").kind).to.equal("never");
    expect(cellOf(run.report, "FixedDrop.mint", "FixedDrop.mint").kind).not.to.equal("always");
  });

  it("tells the pause switch and the price paid in as harmless", () => {
    const harmless = run.report.harmless.map(({ variable, why }) => [variable, why]);
    expect(harmless).to.deep.include(["Drop._paused", "never written"]);
    expect(harmless).to.deep.include(["Drop ETH balance", "commutative"]);
  });

  it("sets apart what the owner alone may call", () => {
    const admin = run.report.matrix.functions.filter((each) => each.admin).map(({ name }) => name);
    const owners = ["setPaused", "setAllowlistSigner", "withdraw"];
    expect(admin).to.have.members(["Drop", "FixedDrop"].flatMap((contract) => owners.map((name) => `${contract}.${name}`)));
    const terminal = unwrapped(run.terminal);
    expect(terminal).to.match(/Admin calls, not scored: .*Drop\.setPaused.*Drop\.withdraw/);
  });

  it("says what it did not cover: signed mints, and Solidity tests", () => {
    const reasonOf = (what: string): string | undefined => run.report.notCovered.find((each) => each.what === what)?.reason;
    expect(reasonOf("Drop.mintAllowlist")).to.include("proof or signature is bound to the sender").and.include("declare a traffic");
    expect(reasonOf("contracts/Drop.t.sol")).to.include("Solidity tests");
    const terminal = unwrapped(run.terminal);
    expect(terminal).to.match(/NOT COVERED .*Drop\.mintAllowlist.*: its proof or signature/);
    expect(terminal).to.match(/NOT COVERED .*contracts\/Drop\.t\.sol: Solidity tests/);
  });

  it("keeps what each test sent, by its names and lines", () => {
    const minted = run.report.examples.find(({ test }) => test === "Drop > mint > gives the token to its minter and says so");
    expect(minted).to.deep.include({ file: "test/drops.ts" });
    const mint = minted?.transactions.find(({ call }) => call === "Drop.mint");
    expect(mint?.status).to.equal(1);
    expect(mint?.line).to.be.a("number");
    expect(mint?.writes).to.include("Drop.nextId");
  });
});

function graphOf({ name, graph }: TrafficReport): GraphView {
  if (graph === undefined) throw new Error(`the report holds no graph of ${name}`);
  return graph;
}

/** The figures of a traffic's graph if its counter were split into shards and each call cost so much more gas. */
function withCounterSplit(view: GraphView, counter: string, shardOf: readonly number[], addedGas: number): Metrics {
  const variable = view.variables.indexOf(counter);
  const isCounter = (location: number): boolean => view.locationVariable[location] === variable;
  const table = tableOf(view, addedGas);
  expect([...table.locations].filter(isCounter), `accesses to ${counter}`).to.have.length(view.transactions.length);
  return metrics(buildConflictGraph(repaired(table, isCounter, { kind: "keyed-per-user", userOf: shardOf }), "raw"));
}

function tableOf({ transactions, accesses, locationVariable }: GraphView, addedGas: number): AccessTable {
  const pairs = accesses.flatMap((flat) =>
    flat.flatMap((location, index) => (index % 2 === 0 ? [{ location, mode: flat[index + 1] ?? READ | WRITE }] : [])),
  );
  const offsets = new Uint32Array(transactions.length + 1);
  for (const [index, flat] of accesses.entries()) offsets[index + 1] = (offsets[index] ?? 0) + flat.length / 2;
  return {
    transactionCount: transactions.length,
    locationCount: locationVariable.length,
    offsets,
    locations: Uint32Array.from(pairs, ({ location }) => location),
    modes: Uint8Array.from(pairs, ({ mode }) => mode),
    costs: Float64Array.from(transactions, ({ gas }) => gas + addedGas),
  };
}
