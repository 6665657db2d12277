import { expect } from "chai";
import type { Access } from "../../../src/access/access.ts";
import { toWord } from "../../../src/access/hex.ts";
import type { ExecutedTransaction, Executor } from "../../../src/execution/executor.ts";
import { createReferenceExecutor } from "../../../src/reference/reference-executor.ts";
import { skipped } from "../../helpers/test-data.ts";
import { checkStateTest } from "./check-case.ts";
import { ARCHIVE, readStateTests, type StateTest } from "./fixture.ts";
import { spread } from "./sample.ts";

type Lie = (truth: ExecutedTransaction) => ExecutedTransaction | undefined;

/** Lies about what happened; undefined for a case in which there is nothing to lie about. */
const LIES: Readonly<Record<string, Lie>> = {
  "says that it refused": (truth) => (truth.refusal === undefined ? { ...truth, refusal: { code: "nonce-overflow" } } : undefined),
  "refuses for another reason": (truth) => (truth.refusal === undefined ? undefined : { ...truth, refusal: { code: "nonce-overflow" } }),
  "executes what must be refused": ({ refusal, ...rest }) => (refusal === undefined ? undefined : rest),
  "changes a balance by one wei": lieAbout("balance", (access) => ({ ...access, after: `0x${(BigInt(access.after) + 1n).toString(16)}` })),
  "changes a slot otherwise": lieAbout("storage", (access) => ({ ...access, after: toWord(BigInt.asUintN(256, ~BigInt(access.after))) })),
  "forgets a write to a slot": lieAbout("storage", () => undefined),
  "forgets a raised nonce": lieAbout("nonce", () => undefined),
  "forgets new code": lieAbout("code", () => undefined),
  "takes a change of a slot for none": lieAbout("storage", (access) => ({ ...access, write: "restored" })),
  "tells of another value before": lieAbout("storage", (access) => ({ ...access, before: toWord(77n), after: access.after })),
  "forgets a log": (truth) => (truth.logs.length === 0 ? undefined : { ...truth, logs: truth.logs.slice(1) }),
  "changes a log's data": (truth) => {
    const [first, ...rest] = truth.logs;
    return first === undefined ? undefined : { ...truth, logs: [{ ...first, data: `${first.data}00` }, ...rest] };
  },
};

describe("the check of a state test", function () {
  this.timeout(120_000);
  let tests: StateTest[] | undefined;

  before(function () {
    const all = readStateTests();
    const chosen = ["test_sender_not_eoa", "stEIP3607", "vmLogTest", "test_set_code_to_log", "stEIP158Specific", "eip1014_create2"];
    tests = all && chosen.flatMap((part) => spread(all.filter(({ name }) => name.includes(part)), 8)); // prettier-ignore
    if (tests === undefined) console.log(`      ${skipped(ARCHIVE)}`);
  });

  for (const [title, lie] of Object.entries(LIES)) {
    it(`finds an executor that ${title}`, async function () {
      if (tests === undefined) return this.skip();
      let lies = 0;
      for (const test of tests) {
        let hasLied = false;
        const fault = await checkStateTest(
          liar(lie, () => (hasLied = true)),
          test,
        );
        expect(fault === undefined, `${test.name}: ${fault}`).to.equal(!hasLied);
        if (hasLied) lies += 1;
      }
      expect(lies).to.be.at.least(1);
    });
  }
});

/** Lies about the first changed location of a kind: puts another access in its place, or none. */
function lieAbout(kind: Access["location"]["kind"], change: (access: Access) => Access | undefined): Lie {
  return (truth) => {
    const index = truth.accesses.findIndex(({ location, write }) => location.kind === kind && write === "changed");
    const access = truth.accesses[index];
    if (access === undefined) return undefined;
    const changed = change(access);
    return { ...truth, accesses: truth.accesses.toSpliced(index, 1, ...(changed === undefined ? [] : [changed])) };
  };
}

function liar(lie: Lie, onLie: () => void): Executor {
  const truthful = createReferenceExecutor();
  return {
    async execute(...input) {
      return (await truthful.execute(...input)).map((truth) => {
        const told = lie(truth);
        if (told !== undefined) onLie();
        return told ?? truth;
      });
    },
  };
}
