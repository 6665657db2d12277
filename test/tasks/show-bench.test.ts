import { expect } from "chai";
import { pageOf } from "../../src/report/terminal/page.ts";
import { showBench } from "../../src/tasks/show-bench.ts";
import type { BenchedWay, WorkloadBench } from "../../src/workload/bench/bench-workload.ts";
import { BENCH_RULE } from "../../src/workload/bench/modelled-speedup.ts";

const ALONE: BenchedWay = {
  ...{ strategy: "sequential", workers: 0, execution: 12_345.6, block: 12_399.9, speedup: 1, ceiling: 1, modelled: 1 },
  ...{ handedOver: 0, reexecuted: 0 },
};
const TOGETHER: BenchedWay = {
  ...{ strategy: "access-sets", workers: 256, execution: 131.2, block: 185.5, speedup: 94.1, ceiling: 103.25, modelled: 250.4 },
  ...{ handedOver: 990, reexecuted: 12_345 },
};
const BENCH: WorkloadBench = {
  ...{
    name: "rush hour",
    transactions: 1_000,
    refused: 0,
    gasUsed: 30e6,
    passes: 9,
    cores: 128,
    rule: BENCH_RULE,
    ways: [ALONE, TOGETHER],
  },
  ...{ receiptsRoot: `0x${"ab".repeat(32)}`, stateRoot: `0x${"cd".repeat(32)}` },
};

describe("a bench in the terminal", () => {
  it("has the machine's own ceiling beside each measured speedup, within 80 columns", () => {
    const lines = showBench([BENCH], pageOf(80, false)).split("\n");
    expect(lines.filter((line) => [...line].length > 80)).to.deep.equal([]);
    const heads = lines.slice(1, 3).join("\n");
    expect(heads)
      .to.match(/measured +machine +modelled/)
      .and.match(/speedup +ceiling +speedup/);
    expect(lines.find((line) => line.includes("access-sets"))).to.match(
      /access-sets, 256 +131 ms +186 ms +94\.10x +103\.25x +250\.40x +99 % +12,345/,
    );
    expect(lines.find((line) => line.includes("one by one"))).to.match(/one by one +12\.35 s +12\.40 s +1\.0x +1\.0x$/);
  });

  it("says that nothing was handed over, where nothing was", () => {
    const idle = { ...BENCH, ways: [ALONE, { ...TOGETHER, handedOver: 0 }] };
    expect(showBench([idle], pageOf(80, false))).to.include("Nothing was handed over");
    expect(showBench([BENCH], pageOf(80, false))).to.not.include("Nothing was handed over");
  });
});
