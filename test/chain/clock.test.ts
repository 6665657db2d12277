import { expect } from "chai";
import type { EthereumProvider } from "hardhat/types/providers";
import { Clock, type TimeSource } from "../../src/chain/clock.ts";
import { edrBlock } from "../helpers/edr-block.ts";
import { edrNetwork, INITIAL_DATE } from "../helpers/edr-network.ts";

/** A machine whose time the test moves. */
function machine(): TimeSource & { pass(seconds: number): void } {
  let milliseconds = 1_700_000_000_000;
  return {
    seconds: () => BigInt(Math.floor(milliseconds / 1000)),
    elapsed: () => milliseconds,
    pass: (seconds) => (milliseconds += 1000 * seconds),
  };
}

describe("the clock", () => {
  it("goes on from its first date, a second at least between blocks", () => {
    const source = machine();
    const clock = new Clock(1000n, false, source);
    source.pass(5);
    let latest = 1000n;
    for (const expected of [1005n, 1006n, 1007n]) {
      const time = clock.blockTime(latest);
      clock.commit(time);
      expect((latest = time.timestamp)).to.equal(expected);
    }
  });

  it("lets blocks have their parent's time where that is allowed", () => {
    const clock = new Clock(1000n, true, machine());
    expect(clock.blockTime(1000n).timestamp).to.equal(1000n);
    expect(() => clock.setNext(1000n, 1000n)).not.to.throw();
  });

  it("adds the seconds since a snapshot once more when it goes back to it", () => {
    const source = machine();
    const clock = new Clock(1000n, false, source);
    const snapshot = clock.snapshot();
    source.pass(3);
    clock.revert(snapshot);
    expect(clock.blockTime(1000n).timestamp).to.equal(1006n);
  });
});

describe("the clock, against EDR", function () {
  this.timeout(60_000);

  for (const allowBlocksWithSameTimestamp of [false, true]) {
    it(`sets, moves and refuses alike (same timestamps ${allowBlocksWithSameTimestamp ? "allowed" : "refused"})`, async () => {
      const provider = await edrNetwork({ allowBlocksWithSameTimestamp } as never);
      // The machine's own seconds would make the test depend on its speed: each step fixes the time first.
      const clock = new Clock(INITIAL_DATE, allowBlocksWithSameTimestamp);
      let latest = INITIAL_DATE;
      for (const offset of [10n, 10n, 5n, 20n, 20n, 21n, 1000n, 3n]) {
        const at = INITIAL_DATE + offset;
        expect(
          outcome(() => clock.setNext(at, latest)),
          `set ${offset}`,
        ).to.equal(await ask(provider, "evm_setNextBlockTimestamp", Number(at)));
        const mineAt = INITIAL_DATE + offset + 1n;
        const ours = outcome(() => {
          const time = clock.blockTime(latest, mineAt);
          clock.commit(time);
          latest = time.timestamp;
        });
        expect(ours, `mine ${offset}`).to.equal(await ask(provider, "evm_mine", Number(mineAt)));
        expect(latest).to.equal(BigInt((await edrBlock(provider, "latest"))["timestamp"] ?? 0));
      }
    });
  }
});

function outcome(action: () => void): string {
  try {
    action();
    return "done";
  } catch (error) {
    return (error as Error).message;
  }
}

async function ask(provider: EthereumProvider, method: string, parameter: number): Promise<string> {
  try {
    await provider.request({ method, params: [parameter] });
    return "done";
  } catch (error) {
    return (error as Error).message;
  }
}
