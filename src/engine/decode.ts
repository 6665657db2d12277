import type { Access, AccessSet, CodeSite, Log, ReadClass, WriteClass } from "../access/access.ts";
import type { Hex } from "../access/hex.ts";
import type { AccountField, Location } from "../access/location.ts";
import type { ExecutedTransaction } from "../execution/executor.ts";
import type { HaltReason } from "../execution/halt-reason.ts";
import type { EngineInstance } from "./instance.ts";
import { ACCESS, CODE, LOG, PREIMAGE, RESULT, WORD_BYTES } from "./memory-map.ts";

const KINDS: readonly AccountField[] = ["balance", "nonce", "code", "existence"];
const READS: readonly ReadClass[] = ["none", "gas", "value"];
const WRITES: readonly WriteClass[] = ["none", "no-op", "restored", "added", "changed"];
const ADDITIONS = ["fee", "credit"] as const;

/** By the module's numbers (assembly/halt.ts). */
const HALTS: readonly (HaltReason | undefined)[] = [
  undefined,
  "OutOfGas",
  "OpcodeNotFound",
  "InvalidFEOpcode",
  "InvalidJump",
  "StackUnderflow",
  "StackOverflow",
  "OutOfOffset",
  "StateChangeDuringStaticCall",
  "CallNotAllowedInsideStatic",
  "CreateContractSizeLimit",
  "CreateContractStartingWithEF",
  "CreateInitCodeSizeLimit",
  "CreateCollision",
  "OverflowPayment",
  "PrecompileError",
];

/** Why a transaction halted; undefined where it succeeded or reverted. */
export function readHalt(engine: EngineInstance, result: number): HaltReason | undefined {
  return HALTS[engine.view.getUint32(result + RESULT.halt, true)];
}

/** Makes the objects of a transaction that was executed. */
export function readResult(engine: EngineInstance, result: number): ExecutedTransaction {
  const { view } = engine;
  const field = (offset: number) => view.getUint32(result + offset, true);
  const created = field(RESULT.created);
  const deployedCode: Record<Hex, Hex> = {};
  const accesses = readAccesses(engine, field(RESULT.accesses), field(RESULT.accessCount), deployedCode);
  return {
    status: field(RESULT.succeeded) === 1 ? 1 : 0,
    gasUsed: view.getBigUint64(result + RESULT.gas, true),
    logs: readLogs(engine, field(RESULT.logs), field(RESULT.logCount)),
    returnData: engine.data(field(RESULT.returnData), field(RESULT.returnLength)),
    ...(created !== 0 && { createdAddress: engine.address(created) }),
    accesses,
    preimages: readPreimages(engine, field(RESULT.preimages)),
    ...(Object.keys(deployedCode).length > 0 && { deployedCode }),
  };
}

function readAccesses(engine: EngineInstance, start: number, count: number, deployedCode: Record<Hex, Hex>): AccessSet {
  return Array.from({ length: count }, (_, index) => readAccess(engine, start + index * ACCESS.bytes, deployedCode));
}

/** The location of an access. */
export function readLocation(engine: EngineInstance, at: number): Location {
  const { view } = engine;
  const kind = KINDS[view.getUint8(at + ACCESS.kind)];
  const address = engine.address(view.getUint32(at + ACCESS.account, true));
  return kind === undefined ? { kind: "storage", address, slot: engine.word(at + ACCESS.slot) } : { kind, address };
}

function readAccess(engine: EngineInstance, at: number, deployedCode: Record<Hex, Hex>): Access {
  const { view } = engine;
  const kind = KINDS[view.getUint8(at + ACCESS.kind)];
  const additions = readAdditions(view.getUint8(at + ACCESS.additions));
  const readAt = readSite(engine, at + ACCESS.readCode);
  const writtenAt = readSite(engine, at + ACCESS.writeCode);
  const value = (offset: number) => readValue(engine, kind, at + offset);
  const code = view.getUint32(at + ACCESS.code, true);
  if (code !== 0) deployedCode[engine.word(code)] = readCode(engine, code);
  else if (kind === "code" && value(ACCESS.before) !== value(ACCESS.after)) deployedCode[value(ACCESS.after)] = "0x";
  return {
    location: readLocation(engine, at),
    read: READS[view.getUint8(at + ACCESS.read)] ?? "none",
    write: WRITES[view.getUint8(at + ACCESS.write)] ?? "none",
    ...(additions.length > 0 && { additions }),
    miss: view.getUint8(at + ACCESS.miss) === 1,
    before: value(ACCESS.before),
    after: value(ACCESS.after),
    ...(readAt !== undefined && { readAt }),
    ...(writtenAt !== undefined && { writtenAt }),
  };
}

/** Words for storage and code hashes, a byte for existence, quantities for all else. */
function readValue(engine: EngineInstance, kind: AccountField | undefined, at: number): Hex {
  if (kind === "existence") return engine.view.getUint8(at) === 1 ? "0x01" : "0x00";
  const word = engine.word(at);
  return kind === "balance" || kind === "nonce" ? `0x${BigInt(word).toString(16)}` : word;
}

/** One half a byte an addition, in their order. */
function readAdditions(byte: number): ("fee" | "credit")[] {
  return [byte & 15, byte >> 4].flatMap((kind) => ADDITIONS[kind - 1] ?? []);
}

function readSite(engine: EngineInstance, at: number): CodeSite | undefined {
  const code = engine.view.getUint32(at, true);
  return code === 0 ? undefined : { codeAddress: engine.address(code), programCounter: engine.view.getUint32(at + 4, true) };
}

function readCode(engine: EngineInstance, code: number): Hex {
  return engine.data(code + CODE.bytes, engine.view.getUint32(code + CODE.length, true));
}

export function readLogs(engine: EngineInstance, list: number, count: number): Log[] {
  return Array.from({ length: count }, (_, index) => readLog(engine, engine.view.getUint32(list + 4 * index, true)));
}

/** Makes the object of one log. */
export function readLog(engine: EngineInstance, log: number): Log {
  const { view } = engine;
  const topicCount = view.getUint32(log + LOG.topicCount, true);
  const topicsAt = log + LOG.topics;
  return {
    address: engine.address(view.getUint32(log + LOG.account, true)),
    topics: Array.from({ length: topicCount }, (_, topic) => engine.word(topicsAt + topic * WORD_BYTES)),
    data: engine.data(topicsAt + topicCount * WORD_BYTES, view.getUint32(log + LOG.dataLength, true)),
  };
}

/** A list whose last entry comes first. */
function readPreimages(engine: EngineInstance, last: number): Record<Hex, Hex> {
  const found: [Hex, Hex][] = [];
  for (let at = last; at !== 0; at = engine.view.getUint32(at + PREIMAGE.previous, true)) {
    found.push([engine.word(at + PREIMAGE.hash), engine.data(at + PREIMAGE.bytes, engine.view.getUint32(at + PREIMAGE.length, true))]);
  }
  return Object.fromEntries(found.reverse());
}
