import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { NetworkConfigOverride } from "hardhat/types/config";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { NetworkConnection } from "hardhat/types/network";
import { expect } from "chai";
import hardhatParallel from "../../src/index.ts";

/** The second that both clocks start at, far from the machine's own. */
export const INITIAL_DATE = 1_900_000_000;

/** What a request came to: an answer, or an error with all that tools read from it. */
export type Outcome = { readonly result: unknown } | { readonly error: FoundError };

interface FoundError {
  readonly code: unknown;
  readonly message: string;
  readonly data: unknown;
  readonly transactionHash: unknown;
  /** Lines of its stack that lie in Solidity files. */
  readonly frames: readonly string[];
}

let environment: Promise<HardhatRuntimeEnvironment> | undefined;

/** Hardhat's own network and a parallel one, of one configuration, that are asked the same. */
export class BothNetworks {
  readonly edr: NetworkConnection;
  readonly parallel: NetworkConnection;
  #time = INITIAL_DATE;

  private constructor(edr: NetworkConnection, parallel: NetworkConnection) {
    this.edr = edr;
    this.parallel = parallel;
  }

  /**
   * @param config of both; `parallel` is the second one's alone
   * @param project whose sources the networks know; by default none
   */
  static async create(config: NetworkConfigOverride = {}, project?: HardhatRuntimeEnvironment): Promise<BothNetworks> {
    environment ??= createHardhatRuntimeEnvironment({ plugins: [hardhatParallel] });
    const { network } = project ?? (await environment);
    const { parallel: options = true, ...shared } = config as NetworkConfigOverride & { readonly parallel?: unknown };
    const override = { initialDate: new Date(INITIAL_DATE * 1000).toISOString(), ...shared } as NetworkConfigOverride;
    const edr = await network.create({ override });
    const parallel = await network.create({ override: { ...override, parallel: options } as NetworkConfigOverride });
    return new BothNetworks(edr, parallel);
  }

  /** Asks both, expects the same of both, and gives it. */
  async ask(method: string, ...params: readonly unknown[]): Promise<unknown> {
    const outcome = await this.same(method, ...params);
    expect(outcome, `${method} ${JSON.stringify(params)}`).to.have.property("result");
    return "result" in outcome ? outcome.result : undefined;
  }

  /** Asks both, expects the same answer or the same error of both, and gives it. */
  async same(method: string, ...params: readonly unknown[]): Promise<Outcome> {
    const [expected, found] = [await ask(this.edr, method, params), await ask(this.parallel, method, params)];
    expect(found, `${method} ${JSON.stringify(params)}`).to.deep.equal(expected);
    return expected;
  }

  /** Pins the time of the next block of both: the second after the last that was pinned, or after `seconds`. */
  async tick(seconds = 1): Promise<void> {
    this.#time += seconds;
    await this.ask("evm_setNextBlockTimestamp", this.#time);
  }

  /** Asks both with the next block's time pinned: for requests that mine one block, or look at the pending one. */
  async mining(method: string, ...params: readonly unknown[]): Promise<Outcome> {
    await this.tick();
    return this.same(method, ...params);
  }

  async close(): Promise<void> {
    await this.edr.close();
    await this.parallel.close();
  }
}

/** What a request comes to on one network. */
export async function ask({ provider }: NetworkConnection, method: string, params: readonly unknown[]): Promise<Outcome> {
  try {
    // Hardhat fills in the request that it is given.
    return { result: await provider.request({ method, params: structuredClone(params) as unknown[] }) };
  } catch (error) {
    const { code, message, data, transactionHash, stack = "" } = error as FoundError & Error;
    const frames = stack.split("\n").filter((line) => line.includes(".sol:"));
    return { error: { code, message, data: data ?? null, transactionHash: transactionHash ?? null, frames } };
  }
}
