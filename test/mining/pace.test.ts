import { expect } from "chai";
import { Pace, type WindowCourse } from "../../src/mining/pace.ts";

const GOOD: WindowCourse = { transactions: 100, repeated: 0, isInVain: false, isSlow: false };

describe("how much of a block is handed over", () => {
  const short = { transactions: 100, work: 8, accesses: 4 };
  const long = { transactions: 100, work: 80, accesses: 4 };

  it("is nothing of short blocks, until windows of the chain were seen to gain", () => {
    const pace = new Pace(false);
    expect(pace.mayPay(short.work)).to.equal(false);
    expect(pace.windowSize(short, 2)).to.equal(0);
    expect(pace.windowSize({ ...short, work: 25 }, 2)).to.equal(0);
    expect(pace.windowSize(long, 2)).to.be.greaterThan(0);
    pace.windowWent(GOOD);
    expect(pace.windowSize(short, 2)).to.equal(100);
  });

  it("is something of them once the time that all went one by one pays for a trial, and not soon again where it fails", () => {
    const pace = new Pace(false);
    pace.wentAlone(1_000, 300);
    expect(pace.windowSize(short, 2)).to.equal(0);
    pace.wentAlone(100, 30);
    expect(pace.windowSize(short, 2)).to.be.greaterThan(0);
    pace.windowWent({ ...GOOD, isSlow: true });
    pace.wentAlone(1_000, 300);
    expect(pace.windowSize(short, 2)).to.equal(0);
    pace.wentAlone(100, 30);
    expect(pace.windowSize(short, 2)).to.be.greaterThan(0);
  });

  for (const wrong of ["isInVain", "isSlow"] as const) {
    it(`is nothing of short blocks again after a window that was ${wrong === "isSlow" ? "slow" : "in vain"}`, () => {
      const pace = new Pace(false);
      pace.windowWent(GOOD);
      pace.windowWent({ ...GOOD, [wrong]: true });
      expect(pace.windowSize(long, 2)).to.equal(0);
      pace.wentAlone(1_000, 20);
      expect(pace.windowSize(short, 2)).to.equal(0);
      expect(pace.windowSize(long, 2)).to.be.greaterThan(0);
    });
  }

  it("is nothing of transactions that are executed faster than their results are taken over", () => {
    expect(new Pace(false).windowSize({ transactions: 100_000, work: 100, accesses: 4 }, 2)).to.equal(0);
  });

  it("is something of calls that fill eight slots, and nothing of token transfers", () => {
    const pace = new Pace(false);
    pace.windowWent(GOOD);
    expect(pace.windowSize({ transactions: 1_000, work: 8, accesses: 12 }, 2)).to.equal(1_000);
    expect(pace.windowSize({ transactions: 5_000, work: 13, accesses: 6 }, 2)).to.equal(0);
  });

  it("grows with good windows, over blocks too, and shrinks with those in which much was executed again", () => {
    const pace = new Pace(false);
    const endless = { transactions: 100_000, work: 100_000, accesses: 4 };
    const sizes = [GOOD, GOOD, { ...GOOD, repeated: 50 }].map((course) => {
      const size = pace.windowSize(endless, 2);
      pace.windowWent(course);
      return size;
    });
    expect(sizes).to.deep.equal([32, 80, 320]);
    expect(pace.windowSize(endless, 2)).to.equal(160);
    pace.openBlock();
    expect(pace.windowSize(endless, 2)).to.equal(40);
    pace.openBlock();
    expect(pace.windowSize(endless, 2)).to.equal(32);
  });

  it("is told by sixteen transactions, or by fewer that take long", () => {
    const pace = new Pace(false);
    expect(pace.isSampled(12, 0.1)).to.equal(false);
    expect(pace.isSampled(16, 0.1)).to.equal(true);
    expect(pace.isSampled(4, 3)).to.equal(true);
  });

  it("is looked at the less often, the less transactions take", () => {
    const pace = new Pace(false);
    expect([pace.nextPart(4, 1), pace.nextPart(32, 1), pace.nextPart(32, 0.001), pace.nextPart(4, 0.0005)]).to.deep.equal([
      32, 128, 1_000, 2_000,
    ]);
  });

  it("is always something where it need not pay", () => {
    const eager = new Pace(true);
    eager.windowWent({ ...GOOD, isInVain: true });
    expect(eager.windowSize({ transactions: 3, work: 0.001, accesses: 4 }, 2)).to.equal(3);
  });
});
