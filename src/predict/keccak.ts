import { keccak_256 } from "@noble/hashes/sha3.js";
import { engineModule } from "../engine/module.ts";

/** What is hashed in one piece; longer input goes the slow way. */
const MOST_BYTES = 1024;
/** The module's memory: 1 MB, of which the first kilobytes are its own. */
const PAGES = 16;
const INPUT = 65_536;

/** The engine's hash, once it is loaded: a library's takes ten times as long. */
let engineHash: { readonly hash: (length: number) => void; readonly view: DataView; readonly bytes: Uint8Array } | undefined;

/** Loads the hash that the engine uses. Without it all of this file works, and slowly. */
export async function loadKeccak(): Promise<void> {
  const memory = new WebAssembly.Memory({ initial: PAGES, maximum: PAGES, shared: true });
  const { exports } = new WebAssembly.Instance(await engineModule("hasher"), { env: { memory } });
  const { keccak256 } = exports as { keccak256(result: number, input: number, length: number): void };
  const hash = (length: number): void => keccak256(INPUT, INPUT, length);
  engineHash = { hash, view: new DataView(memory.buffer, INPUT), bytes: new Uint8Array(memory.buffer, INPUT) };
}

/** keccak256 as a number. */
export function keccakNumber(bytes: Uint8Array): bigint {
  if (engineHash !== undefined && bytes.length <= MOST_BYTES) {
    engineHash.bytes.set(bytes);
    engineHash.hash(bytes.length);
    return readWord(engineHash.view, 0);
  }
  const digest = keccak_256(bytes);
  return readWord(new DataView(digest.buffer, digest.byteOffset, 32), 0);
}

/** keccak256 of parts of words one behind the other: of each, `length` bytes behind its first `skip`. `layout` has both for each word. */
export function hashWords(words: readonly bigint[], layout: readonly number[]): bigint {
  const most = 32 * (words.length + 1);
  const isShort = engineHash !== undefined && most <= MOST_BYTES;
  const view = isShort ? engineHash?.view : undefined;
  const target = view ?? new DataView(new ArrayBuffer(most));
  let length = 0;
  for (let index = 0; index < words.length; index++) {
    // The part's first byte goes first; what follows the part is overwritten by the next.
    const skip = layout[2 * index] ?? 0;
    const word = words[index] ?? 0n;
    writeWord(target, length, skip === 0 ? word : BigInt.asUintN(256, word << BigInt(8 * skip)));
    length += layout[2 * index + 1] ?? 32;
  }
  if (view === undefined || engineHash === undefined) return keccakNumber(new Uint8Array(target.buffer, 0, length));
  engineHash.hash(length);
  return readWord(view, 0);
}

function writeWord(view: DataView, offset: number, word: bigint): void {
  view.setBigUint64(offset, word >> 192n);
  view.setBigUint64(offset + 8, word >> 128n);
  view.setBigUint64(offset + 16, word >> 64n);
  view.setBigUint64(offset + 24, word);
}

function readWord(view: DataView, offset: number): bigint {
  const high = (view.getBigUint64(offset) << 64n) | view.getBigUint64(offset + 8);
  return (high << 128n) | (view.getBigUint64(offset + 16) << 64n) | view.getBigUint64(offset + 24);
}
