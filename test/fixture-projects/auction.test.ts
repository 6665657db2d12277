import { expect } from "chai";
import { fixtureReport, hotspotOf, trafficOf, unwrapped, type FixtureReport } from "../helpers/fixture-report.ts";

describe("the auction's report, where the obvious fix brings next to nothing", function () {
  this.timeout(180_000);
  let run: FixtureReport;

  before(async () => {
    run = await fixtureReport("auction");
  });

  it("sees all bids in one queue", () => {
    expect(trafficOf(run.report, "last minutes")).to.include({ transactionCount: 120, longestChain: 120, speedup: 1 });
    expect(run.report.verdict[0]).to.equal("Auction.bid and bidSealed run one at a time, on bidCount.");
  });

  it("says that the counter alone gains little: the highest bid holds the same calls back", () => {
    const count = hotspotOf(run.report, "Auction.bidCount");
    expect(count.bundle).to.deep.equal(["Auction.bidCount"]);
    expect(count.speedupAlone).to.be.lessThan(1.5);
    expect(run.report.verdict[1]).to.match(/^Removing bidCount alone brings only 1\.\dx of at most 8\.0x: Auction\.highestBid/);
    expect(unwrapped(run.terminal)).to.include(run.report.verdict.join(" "));
  });

  it("says that the highest bid alone gains nothing, and both together nearly all", () => {
    const highest = hotspotOf(run.report, "Auction.highestBid");
    expect(highest.bundle).to.have.members(["Auction.highestBid", "Auction.highestBidder", "Money._balances[Auction]"]);
    expect(highest.advice.pattern, "a record, however evenly the bids rise").not.to.match(/counter/);
    expect(highest.speedupAlone).to.equal(highest.speedupNow);
    expect(highest.speedupWithAbove).to.be.greaterThan(7.5);
    expect(run.terminal).to.match(/^2 Auction\.highestBid \+2 more .*no gain before 1 is fixed$/m);
  });
});
