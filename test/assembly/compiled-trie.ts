import type { Hex } from "../../src/access/hex.ts";
import { compileAssembly } from "./compile.ts";

const PAGES = 1024;
const SLOT_LEAF = 2;
/** assembly/world.ts: where a slot's record holds its value. */
const VALUE = 40;
const RECORD_BYTES = 80;
/** assembly/trie/node.ts, assembly/memory.ts: the next piece of the nodes' arena. */
const NODES_END = 1408 + 8 + 8;

/** The functions of assembly/trie that tests call. */
interface TrieExports {
  allocate(bytes: number): number;
  clearNodes(): void;
  trieInsert(trie: number, kind: number, key: number, record: number): number;
  trieTouch(trie: number, leaf: number): void;
  trieRemove(trie: number, leaf: number): void;
  trieFind(trie: number, key: number): number;
  trieRoot(trie: number, result: number): void;
  orderedRoot(list: number, count: number, result: number): void;
  writeString(at: number, bytes: number, length: number): number;
  writeNumber(at: number, value: bigint): number;
  writeWord(at: number, word: number): number;
  wrapList(content: number, end: number): number;
}

/** A module of the tries over a memory of its own, with a place for arguments and results. */
export class CompiledTrie {
  readonly exports: TrieExports;
  readonly bytes: Buffer;
  /** Memory that a call may use. */
  readonly place: number;

  private constructor(exports: TrieExports, memory: SharedArrayBuffer) {
    this.exports = exports;
    this.bytes = Buffer.from(memory);
    this.place = exports.allocate(1 << 20);
  }

  static async compile(): Promise<CompiledTrie> {
    const { exports, memory } = await compileAssembly("test/assembly/trie-entry.ts", PAGES);
    return new CompiledTrie(exports as unknown as TrieExports, memory.buffer);
  }

  hex(pointer: number, length: number): Hex {
    return `0x${this.bytes.toString("hex", pointer, pointer + length)}`;
  }

  writeWord(pointer: number, value: bigint): void {
    for (let limb = 0; limb < 4; limb++) this.bytes.writeBigUInt64LE(BigInt.asUintN(64, value >> BigInt(64 * limb)), pointer + 8 * limb);
  }

  /** The root of a list of byte strings, by their order. */
  orderedRoot(values: readonly Uint8Array[]): Hex {
    const list = this.place + 64;
    let at = list + 8 * values.length;
    for (const [index, value] of values.entries()) {
      this.bytes.writeUInt32LE(at, list + 8 * index);
      this.bytes.writeUInt32LE(value.length, list + 8 * index + 4);
      this.bytes.set(value, at);
      at += value.length;
    }
    this.exports.orderedRoot(list, values.length, this.place);
    return this.hex(this.place, 32);
  }

  /** How far the tries' nodes reach into memory. */
  nodesEnd(): number {
    return this.bytes.readUInt32LE(NODES_END);
  }

  /** An empty trie of slots. */
  slotTrie(): SlotTrie {
    return new SlotTrie(this);
  }
}

/** A trie of slots, by keys of 32 bytes. */
export class SlotTrie {
  readonly #module: CompiledTrie;
  readonly #trie: number;
  readonly #leaves = new Map<string, { leaf: number; record: number }>();

  constructor(module: CompiledTrie) {
    this.#module = module;
    this.#trie = module.exports.allocate(4);
    module.bytes.writeUInt32LE(0, this.#trie);
  }

  /** Sets a value; none for 0. */
  set(key: Uint8Array, value: bigint): void {
    const { exports, bytes, place } = this.#module;
    const name = Buffer.from(key).toString("hex");
    const known = this.#leaves.get(name);
    if (value === 0n) {
      if (known !== undefined) exports.trieRemove(this.#trie, known.leaf);
      this.#leaves.delete(name);
      return;
    }
    const record = known?.record ?? exports.allocate(RECORD_BYTES);
    this.#module.writeWord(record + VALUE, value);
    bytes.set(key, place);
    if (known === undefined) this.#leaves.set(name, { leaf: exports.trieInsert(this.#trie, SLOT_LEAF, place, record), record });
    else exports.trieTouch(this.#trie, known.leaf);
  }

  has(key: Uint8Array): boolean {
    this.#module.bytes.set(key, this.#module.place);
    return this.#module.exports.trieFind(this.#trie, this.#module.place) !== 0;
  }

  /** Takes out every key. */
  clear(): void {
    for (const { leaf } of this.#leaves.values()) this.#module.exports.trieRemove(this.#trie, leaf);
    this.#leaves.clear();
  }

  root(): Hex {
    this.#module.exports.trieRoot(this.#trie, this.#module.place);
    return this.#module.hex(this.#module.place, 32);
  }
}
