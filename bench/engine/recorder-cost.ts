import asc from "assemblyscript/asc";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { FLAGS } from "../../scripts/build-engine.mjs";
import { blobBaseFeeOf } from "../../src/execution/blob-fee.ts";
import { encodeChecked, WasmBlockEngine } from "../../src/engine/block-engine.ts";
import { openBlock } from "../../src/engine/encode.ts";
import { EngineInstance, type EngineExports } from "../../src/engine/instance.ts";
import { BLOCK as RECORD } from "../../src/engine/memory-map.ts";
import { engineModule } from "../../src/engine/module.ts";
import { sharedNow } from "../../src/engine/shared-clock.ts";
import { median } from "../helpers/median.ts";
import { BLOCK, type Workload } from "./workload.ts";

const ROOT = join(import.meta.dirname, "../..");
const RECORD_BYTES = RECORD.preimages + 4;

/** The functions that execution tells of reads and writes. */
const TOLD = /export function (readField|readSlot|wroteField|addToBalance)\(.*\): void \{/g;

const WARM_UP = 700;
const ROUNDS = 200;

/** The part of its time that the engine spends on access sets: what it takes more than a build whose recorder notes nothing. */
export async function recorderCost({ accounts, transactions }: Workload): Promise<number> {
  const owner = await WasmBlockEngine.create();
  owner.load(accounts);
  const { memory } = owner;
  const scribe = await EngineInstance.create({ memory });
  openBlock(scribe, BLOCK, blobBaseFeeOf(BLOCK), false);
  const start = scribe.exports.blockRecord();
  const record = Uint8Array.from(scribe.bytes.subarray(start, start + RECORD_BYTES));
  const list = writeList(
    scribe,
    transactions.map((transaction) => encodeChecked(transaction, BLOCK.chainId).bytes),
  );

  const [recording, silent] = [await engineModule(), await withoutRecorder()].map((module) => {
    const exports = instantiate(module, memory);
    return () => {
      scribe.bytes.set(record, exports.blockRecord());
      exports.beginBlock();
      exports.supplyGas(BLOCK.gasLimit);
      if (exports.executeAll(list.at, transactions.length, list.results) !== transactions.length)
        throw new Error("a transaction was not executed");
    };
  }) as [() => void, () => void];

  const warmUp = performance.now();
  while (performance.now() - warmUp < WARM_UP) [recording, silent].forEach((run) => run());
  const ratios = Array.from({ length: ROUNDS }, () => time(silent) / time(recording));
  return 1 - median(ratios);
}

function time(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

/** Puts transactions into memory: a list of their pointers, with room for as many results. */
function writeList(engine: EngineInstance, transactions: readonly Uint8Array[]): { at: number; results: number } {
  const at = engine.exports.allocate(4 * transactions.length);
  for (const [index, bytes] of transactions.entries()) {
    const pointer = engine.exports.allocate(bytes.length);
    engine.bytes.set(bytes, pointer);
    engine.view.setUint32(at + 4 * index, pointer, true);
  }
  return { at, results: engine.exports.allocate(4 * transactions.length) };
}

function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): EngineExports {
  const host = {
    precompile() {
      throw new Error("no workload of this bench calls a precompiled contract");
    },
    now: sharedNow,
  };
  return new WebAssembly.Instance(module, { env: { memory }, host }).exports as unknown as EngineExports;
}

/** The module as it is built, but for a recorder that notes nothing. */
async function withoutRecorder(): Promise<WebAssembly.Module> {
  let binary = new Uint8Array();
  const { error, stderr } = await asc.main(["assembly/index.ts", ...FLAGS, "--baseDir", ROOT, "--outFile", "module.wasm"], {
    async readFile(name, baseDir) {
      const source = await readFile(join(baseDir, name), "utf8").catch(() => null);
      return name === "assembly/recorder.ts" ? (source?.replaceAll(TOLD, "$&\n  return;") ?? null) : source;
    },
    writeFile: (_name, contents) => {
      if (typeof contents !== "string") binary = new Uint8Array(contents);
    },
    listFiles: () => [],
  });
  if (error) throw new Error(stderr.toString(), { cause: error });
  return WebAssembly.compile(binary);
}
