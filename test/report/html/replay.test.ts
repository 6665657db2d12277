import { expect } from "chai";
import { ADD, OWN, READ, WRITE } from "../../../src/graph/access-table.ts";
import { replay, type WhatIf } from "../../../src/report/html/client/replay.ts";
import { describeTransaction, sayFigures } from "../../../src/report/html/client/words.ts";
import { layoutLevels } from "../../../src/report/html/client/level-layout.ts";
import { pageData, type PageTraffic } from "../../../src/report/html/page-data.ts";
import { bigReport, sampleReport } from "../../helpers/sample-report.ts";
import { sampleTraffic, type SampleCall } from "../../helpers/sample-traffic.ts";

const UPDATE = READ | WRITE;

describe("report/html: what-ifs in the page", () => {
  it("queues updates of one location, and sets them free where its variable is gone", () => {
    const traffic = pageTraffic(Array.from({ length: 8 }, () => call(100, ["counter", "", UPDATE])));
    const now = replay(traffic, whatIf(4));
    expect(now.schedule.speedup).to.equal(1);
    expect(now.criticalPath).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7]);
    expect([...now.levels]).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(now.componentCount).to.equal(1);

    const free = replay(traffic, whatIf(4, "counter"));
    expect(free.schedule.speedup).to.equal(4);
    expect(free.schedule.speedup).to.equal(free.bestSpeedup);
    expect(free.componentCount).to.equal(8);
  });

  it("needs both of two variables that conflict on the same pairs to go", () => {
    const traffic = pageTraffic([1, 2, 3, 4].map(() => call(100, ["reserve", "", UPDATE], ["lock", "", UPDATE])));
    expect(replay(traffic, whatIf(4, "reserve")).schedule.speedup).to.equal(1);
    expect(replay(traffic, whatIf(4, "reserve", "lock")).schedule.speedup).to.equal(4);
  });

  it("lets each sender's own accesses and additions run apart, and a reader of all wait for them", () => {
    const own = pageTraffic([1, 2, 3].map(() => call(100, ["balances", "same", UPDATE | OWN])));
    expect(replay(own, whatIf(3)).schedule.speedup).to.equal(3);

    const added = pageTraffic([...[1, 2, 3].map(() => call(100, ["treasury", "", ADD])), call(100, ["treasury", "", READ])]);
    const { schedule, web, levels } = replay(added, whatIf(4));
    expect(schedule.makespan).to.equal(200);
    expect([...levels]).to.deep.equal([0, 0, 0, 1]);
    expect(reachable(web.before, 3)).to.include.members([0, 1, 2]);
  });

  it("counts a write after a read by the rule that counts all kinds alone", () => {
    const traffic = pageTraffic([call(100, ["price", "", READ]), call(100, ["price", "", WRITE])]);
    expect(replay(traffic, whatIf(2)).schedule.makespan).to.equal(100);
    expect(replay(traffic, { ...whatIf(2), kinds: "all" }).schedule.makespan).to.equal(200);
  });

  it("starts no transaction before those that it waits for, and runs one at a time in each lane", () => {
    const traffic = pageData(bigReport(400)).traffics[0] as PageTraffic;
    const { schedule, web } = replay(traffic, whatIf(8));
    const ran = new Map(schedule.lanes.map((one) => [one.transaction, one]));
    expect(ran.size).to.equal(400);
    for (const { transaction, start } of schedule.lanes) {
      for (const earlier of reachable(web.before, transaction)) {
        if (earlier < web.transactionCount) expect(ran.get(earlier)?.end).to.be.at.most(start);
      }
    }
    for (let lane = 0; lane < 8; lane++) {
      const inLane = schedule.lanes.filter(({ executor }) => executor === lane).toSorted((one, other) => one.start - other.start);
      inLane.slice(1).forEach(({ start }, at) => expect(start).to.be.at.least(inLane[at]?.end ?? 0));
    }
  });

  it("gives the report's own figures where nothing is gone, and the hotspot's where its bundle is", () => {
    const report = sampleReport();
    const data = pageData(report);
    report.traffics.forEach((traffic, at) => {
      const now = replay(data.traffics[at] as PageTraffic, whatIf(report.executors));
      expect(now.schedule.speedup).to.equal(traffic.speedup);
      expect(now.bestSpeedup).to.equal(traffic.bestSpeedup);
      expect(now.criticalPath).to.have.length(traffic.longestChain);
      expect(now.componentCount).to.equal(traffic.componentCount);
    });
    for (const hotspot of report.hotspots) {
      const traffic = data.traffics.find(({ name }) => name === hotspot.traffic) as PageTraffic;
      expect(replay(traffic, whatIf(report.executors, ...hotspot.bundle)).schedule.speedup).to.equal(hotspot.speedupAlone);
    }
  });
});

describe("report/html: what the page says", () => {
  const traffic = pageTraffic([1, 2, 3, 4].map(() => call(1_000_000, ["Drop.nextId", "", UPDATE])));
  const before = replay(traffic, whatIf(4));

  it("prints a speedup beside the most that is possible, and a what-if as an upper bound", () => {
    expect(sayFigures(before, before, false)).to.deep.equal({ speedup: "1.0x of at most 4.0x", chain: "longest chain 4" });
    expect(sayFigures(before, replay(traffic, whatIf(4, "Drop.nextId")), true)).to.deep.equal({
      speedup: "1.0x → up to 4.0x of at most 4.0x",
      chain: "longest chain 4 → 1",
    });
    expect(sayFigures(before, replay(traffic, whatIf(4, "Drop.other")), true).speedup).to.equal("still 1.0x of at most 4.0x");
  });

  it("tells of a transaction its call, sender, gas, place, and whom it waits for on what", () => {
    expect(describeTransaction(traffic, before, 2)).to.deep.equal([
      "Drop.mint",
      "#2 from 0x0000…79c8, 1,000,000 gas",
      "On the critical path",
      "Executor 1, starts at 2.00 Mgas",
      "Waits for #1 on Drop.nextId",
    ]);
  });
});

describe("report/html: the graph's layout", () => {
  it("puts levels from left to right, within the page, no dot on another", () => {
    const replayed = replay(pageData(bigReport(600)).traffics[0] as PageTraffic, whatIf(8));
    const { points, width, height, hiddenCount } = layoutLevels(replayed, 1000);
    expect(hiddenCount).to.equal(0);
    const places = new Set<string>();
    for (let transaction = 0; transaction < 600; transaction++) {
      const point = points.get(transaction);
      places.add(`${point?.x} ${point?.y}`);
      expect(point?.x).to.be.within(0, Math.min(width, 1000));
      expect(point?.y).to.be.within(0, height);
      for (const earlier of replayed.web.before[transaction] ?? []) {
        const from = points.get(earlier);
        expect(from && point && (from.band < point.band || from.x < point.x), `${earlier} before ${transaction}`).to.equal(true);
      }
    }
    expect(places.size).to.equal(600);
  });

  it("draws 2,000 transactions at most, the whole critical path among them, and counts what it hides", () => {
    const replayed = replay(pageData(bigReport(3_000)).traffics[0] as PageTraffic, whatIf(8));
    const { points, hiddenCount } = layoutLevels(replayed, 1000);
    expect([...points.keys()].filter((vertex) => vertex < 3_000)).to.have.length(2_000);
    expect(hiddenCount).to.equal(1_000);
    for (const transaction of replayed.criticalPath) expect(points.has(transaction)).to.equal(true);
  });
});

function whatIf(executors: number, ...gone: string[]): WhatIf {
  return { kinds: "raw", executors, gone: new Set(gone) };
}

function call(gas: number, ...accesses: SampleCall["accesses"]): SampleCall {
  return { call: "Drop.mint", sender: "0x00000000000000000000000000000000000079c8", gas, accesses };
}

function pageTraffic(calls: readonly SampleCall[]): PageTraffic {
  const report = { ...sampleReport(), traffics: [sampleTraffic("a traffic", "", calls, 8)] };
  return pageData(report).traffics[0] as PageTraffic;
}

function reachable(before: readonly (readonly number[])[], from: number): readonly number[] {
  const found = new Set<number>();
  const open = [...(before[from] ?? [])];
  for (let vertex = open.pop(); vertex !== undefined; vertex = open.pop()) {
    if (found.has(vertex)) continue;
    found.add(vertex);
    open.push(...(before[vertex] ?? []));
  }
  return [...found];
}
