import { readdirSync } from "node:fs";
import { join } from "node:path";
import { encodeChecked, WasmBlockEngine } from "../../src/engine/block-engine.ts";
import { speaks } from "../../src/engine/encode.ts";
import { bn254Curve, bn254Started } from "../../src/engine/precompiles/bn254-curve.ts";
import type { Hex } from "../../src/access/hex.ts";
import { type MainnetBlock, readMainnetBlock } from "../../test/helpers/mainnet-block.ts";
import { testData } from "../../test/helpers/test-data.ts";
import { median } from "../helpers/median.ts";
import { type Pass, timed } from "./contestant.ts";
import { prepareReference } from "./reference.ts";

/** What real blocks took, on the engine and on `@ethereumjs/vm`: sums over all, and the middle one's ratio of CPU times. */
export interface RealBlocks {
  readonly count: number;
  readonly transactions: number;
  readonly gas: number;
  readonly engine: Pass;
  readonly reference: Pass;
  readonly medianRatio: number;
}

/** The reference VM takes a second or more a block. */
const ENGINE_PASSES = 7;
const REFERENCE_PASSES = 1;

/** Executes the real blocks of the test data that the engine speaks, each from its own state; undefined where the data is absent. */
export async function realBlocks(): Promise<RealBlocks | undefined> {
  const folder = testData("blocks");
  if (folder === undefined) return undefined;
  const files = readdirSync(folder).filter((file) => file.endsWith(".json.gz"));
  const blocks = files.map((file) => readMainnetBlock(join(folder, file))).filter(({ context }) => speaks(context.hardfork));
  const times: { engine: Pass; reference: Pass }[] = [];
  const engine = await WasmBlockEngine.create();
  bn254Curve();
  await bn254Started();
  for (const block of blocks) times.push({ engine: await onEngine(engine, block), reference: await onReference(block) });
  return {
    count: blocks.length,
    transactions: blocks.reduce((sum, block) => sum + block.transactions.length, 0),
    gas: blocks.reduce((sum, block) => sum + Number(block.expected.gasUsed), 0),
    engine: total(times.map((time) => time.engine)),
    reference: total(times.map((time) => time.reference)),
    medianRatio: median(times.map((time) => time.reference.cpu / time.engine.cpu)),
  };
}

async function onEngine(engine: WasmBlockEngine, block: MainnetBlock): Promise<Pass> {
  const { context, transactions, state } = block;
  engine.load(accountsOf(block));
  const encoded = transactions.map((transaction) => encodeChecked(transaction, context.chainId));
  return middlePass(block, ENGINE_PASSES, async () => {
    let gas = 0n;
    const time = await timed(() => {
      const run = engine.open(context, (number) => state.blockHashes?.[String(number)] ?? "0x");
      run.execute(encoded);
      gas = run.gasUsed;
    });
    return { ...time, gas };
  });
}

async function onReference(block: MainnetBlock): Promise<Pass> {
  const { context, transactions, state } = block;
  const run = await prepareReference(context, accountsOf(block), transactions, state.blockHashes ?? {});
  return middlePass(block, REFERENCE_PASSES, run);
}

function accountsOf({ state }: MainnetBlock) {
  return Object.entries(state.accounts).map(([address, account]) => ({ address: address as Hex, ...account }));
}

/** Executes a block some times. It must use the gas that its header says. */
async function middlePass({ context, expected }: MainnetBlock, count: number, run: () => Promise<Pass>): Promise<Pass> {
  const passes: Pass[] = [];
  while (passes.length < count) passes.push(await run());
  const wrong = passes.find(({ gas }) => gas !== expected.gasUsed);
  if (wrong !== undefined) throw new Error(`block ${context.number} used ${wrong.gas} gas, not ${expected.gasUsed}`);
  return { wall: median(passes.map(({ wall }) => wall)), cpu: median(passes.map(({ cpu }) => cpu)), gas: expected.gasUsed };
}

function total(passes: readonly Pass[]): Pass {
  return {
    wall: passes.reduce((sum, { wall }) => sum + wall, 0),
    cpu: passes.reduce((sum, { cpu }) => sum + cpu, 0),
    gas: passes.reduce((sum, { gas }) => sum + gas, 0n),
  };
}
