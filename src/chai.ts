import { AssertionError, use } from "chai";
import { measureTraffic, speedupOf } from "./matchers/speedup.ts";
import type { FunctionOf } from "./matchers/contract-function.ts";
import type { Verdict } from "./matchers/verdict.ts";
import { watchTraffic } from "./workload/traffic/watch-traffic.ts";

declare global {
  // As @types/chai declares it.
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace Chai {
    interface Assertion {
      /**
       * Of a list of transactions: no two of them conflict by the project's rule, so they could run at the same time, in whichever order.
       * Hashes, responses and receipts stand for mined transactions; requests (`{ to, data, from?, value? }`) are executed, each by itself, on the latest block,
       * and not sent.
       *
       * @example await expect([await drop.mint(), await token.connect(bob).transfer(carol, 1n)]).to.be.parallel;
       */
      parallel: Assertion & Promise<void>;
      /**
       * Of a deployed contract's function (`drop.mint` of ethers, `{ ...drop, functionName: "mint" }` of viem, or a call of it): any call of it conflicts with any
       * of the other function, whoever makes them and whatever they name. Where they meet only for the same user or argument, they do not conflict.
       * Told by prediction from bytecode; where that leaves it open, by calls of both that are in the chain, made again by many users.
       *
       * @example await expect(drop.mint).to.not.conflictWith(drop.mint);
       */
      conflictWith(other: FunctionOf | Promise<FunctionOf>): Assertion & Promise<void>;
      /**
       * Of what `traffic` returned: its modelled speedup on the project's executors (`parallelReport.executors`, 8 by default), to be compared.
       *
       * @example expect(await traffic("drop hour", { … })).to.have.speedup.at.least(4);
       */
      speedup: Assertion;
    }
  }
}

export type { ContractMethod, FunctionCall, FunctionOf, NamedFunction } from "./matchers/contract-function.ts";

watchTraffic(measureTraffic);

use(({ Assertion }, utils) => {
  Assertion.addProperty("speedup", function () {
    const { speedup, description } = speedupOf(utils.flag(this, "object"));
    const message = utils.flag(this, "message") as string | undefined;
    utils.flag(this, "object", speedup);
    utils.flag(this, "message", message === undefined ? description : `${message}: ${description}`);
  });

  Assertion.addProperty("parallel", function () {
    const subject: unknown = utils.flag(this, "object");
    decideLater(this, async () => (await import("./matchers/parallel.ts")).areParallel(subject));
  });

  Assertion.addMethod("conflictWith", function (other: unknown) {
    const subject: unknown = utils.flag(this, "object");
    decideLater(this, async () => (await import("./matchers/conflict-with.ts")).conflictWith(subject, other));
  });

  /** Makes an assertion one to wait for, which fails by the verdict, at the line where it was made. */
  function decideLater(assertion: object, decide: () => Promise<Verdict>): void {
    const isNegated = utils.flag(assertion, "negate") === true;
    const message = utils.flag(assertion, "message") as string | undefined;
    const failed = new AssertionError("", undefined, utils.flag(assertion, "ssfi") as () => void);
    const frames = (failed.stack ?? "").split("\n").filter((line) => line.trimStart().startsWith("at "));
    const decided = decide().then(({ holds, failure, negatedFailure }) => {
      if (holds !== isNegated) return;
      const text = isNegated ? negatedFailure() : failure();
      failed.message = message === undefined ? text : `${message}: ${text}`;
      failed.stack = [`${failed.name}: ${failed.message}`, ...frames].join("\n");
      throw failed;
    });
    Object.assign(assertion, { then: decided.then.bind(decided), catch: decided.catch.bind(decided) });
  }
});
