import { expect } from "chai";
import { verdictOf } from "../../src/report/verdict.ts";
import type { Hotspot } from "../../src/report/model.ts";
import { sampleReport } from "../helpers/sample-report.ts";
import { emptyReport, hotspotWith, independentReport, matrixOf, reportWith } from "./variations.ts";

const [DROP] = sampleReport().traffics;
const traffics = DROP === undefined ? [] : [DROP];
const POOL: Partial<Hotspot> = {
  variable: "Pair.reserve0, reserve1",
  bundle: ["Pair.reserve0, reserve1", "Token._balances", "Pair.kLast"],
  advice: { pattern: "amm-pool", text: "Inherent.", inherent: true },
};

describe("the verdict", () => {
  it("names what runs one at a time, on what, and what the others do", () => {
    expect(verdictOf(sampleReport())).to.deep.equal([
      "Drop.mint runs one at a time: every mint conflicts with every mint, on nextId.",
      "The other 4 queue only on a shared user or tokenId.",
    ]);
  });

  it("says that nothing conflicts, and what speed that gives", () => {
    expect(verdictOf(independentReport())).to.deep.equal([
      "Of 2 functions none runs one at a time, and no two calls were seen to conflict.",
      '"drop hour" reaches 8.0x of at most 8.0x on 8 cores.',
    ]);
  });

  it("says what calls must share where none conflicts always", () => {
    const matrix = matrixOf(["Token.transfer"], () => "same-user", ["Token._balances[user]"]);
    expect(verdictOf(reportWith({ matrix, hotspots: [] }))[0]).to.equal(
      "Token.transfer does not run one at a time: calls queue only on a shared user.",
    );
  });

  it("says that a pool's queue is inherent", () => {
    const matrix = matrixOf(["Router.swap", "Router.addLiquidity"], () => "always", ["Pair.reserve0, reserve1", "Token._balances[pair]"]);
    const [first, second] = verdictOf(reportWith({ matrix, traffics, hotspots: [hotspotWith(POOL)] }));
    expect(first).to.equal("Router.swap and addLiquidity run one at a time, on Pair.reserve0, reserve1 and 2 more.");
    expect(second).to.equal("This is inherent: a pool's price is what the last trade left. Leave it.");
  });

  it("says that the obvious fix brings no gain, and what holds the calls back", () => {
    const matrix = matrixOf(["Auction.bid"], () => "always", ["Auction.bidCount"]);
    const counter = hotspotWith({
      variable: "Auction.bidCount",
      bundle: ["Auction.bidCount"],
      speedupAlone: 1,
      speedupWithAbove: 1,
      functions: ["Auction.bid"],
    });
    const highest = hotspotWith({ variable: "Auction.highestBid", bundle: ["Auction.highestBid"], speedupAlone: 1, speedupWithAbove: 8 });
    expect(verdictOf(reportWith({ matrix, traffics, hotspots: [counter, highest] }))).to.deep.equal([
      "Auction.bid runs one at a time: every bid conflicts with every bid, on bidCount.",
      "Removing bidCount alone brings no gain: Auction.highestBid holds the same calls back.",
    ]);
  });

  it("says that one variable of a bundle alone brings no gain", () => {
    const matrix = matrixOf(["Auction.bid"], () => "always", ["Auction.bidCount"]);
    const both = hotspotWith({ variable: "Auction.bidCount", bundle: ["Auction.bidCount", "Auction.highestBid"] });
    const [first, second] = verdictOf(reportWith({ matrix, traffics, hotspots: [both] }));
    expect(first).to.contain("on bidCount and highestBid.");
    expect(second).to.equal("Fixing one of these 2 alone brings no gain.");
  });

  it("says what the queue costs where no other function is there", () => {
    const matrix = matrixOf(["Drop.mint"], () => "always");
    expect(verdictOf(reportWith({ matrix, traffics }))[1]).to.equal('"drop hour" reaches 1.0x of at most 8.0x on 8 cores.');
  });

  it("says that no traffic is declared", () => {
    const [first, second] = verdictOf({ ...sampleReport(), traffics: [], hotspots: [] });
    expect(first).to.contain("on nextId");
    expect(second).to.match(/^No traffic is declared/);
  });

  it("does not count admin calls", () => {
    const matrix = matrixOf(["Drop.setPaused", "Drop.mint"], (row) => (row === 0 ? "always" : "never"), ["Drop._paused"]);
    const functions = matrix.functions.map((entry) => ({ ...entry, admin: entry.name === "Drop.setPaused" }));
    expect(verdictOf(reportWith({ matrix: { ...matrix, functions }, hotspots: [] }))[0]).to.equal(
      "Drop.mint does not run one at a time, and no two calls were seen to conflict.",
    );
  });

  it("says so where nothing was sent, or no function was called", () => {
    expect(verdictOf(emptyReport())[0]).to.equal("No transaction was seen, so nothing can be said.");
    expect(verdictOf({ ...emptyReport(), counts: { traffics: 0, functions: 0, tests: 1, transactions: 4 } })[0]).to.contain(
      "see NOT COVERED",
    );
  });
});
