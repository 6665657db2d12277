import { keccak256 } from "ethers/crypto";
import type { Hex } from "../access/hex.ts";
import type { CodeRange, CompiledCode } from "./build.ts";

/**
 * Compiled bytecode with holes where immutables and library addresses go in, told apart from its metadata tail, which changes with comments
 * and file names. Hex throughout, in lower case and without 0x.
 */
export class CodeTemplate {
  /** Length in hex digits without the metadata tail. */
  readonly length: number;
  /** Length in hex digits with it. */
  readonly fullLength: number;
  readonly #pieces: readonly { readonly at: number; readonly text: string }[];
  readonly #metadata: string;
  readonly #wholeCode: string | undefined;

  constructor(code: CompiledCode) {
    const hex = code.object.toLowerCase();
    this.length = withoutMetadata(hex).length;
    this.fullLength = hex.length;
    this.#metadata = hex.slice(this.length);
    const ranges = holes(code);
    this.#wholeCode = ranges.length === 0 ? hex : undefined;
    this.#pieces = piecesBetween(hex.slice(0, this.length), ranges);
  }

  /** keccak256 of the code, where nothing is filled in after compilation. */
  get hash(): Hex | undefined {
    return this.#wholeCode === undefined ? undefined : (keccak256(`0x${this.#wholeCode}`) as Hex);
  }

  /** Whether this template's code stands at the start of `hex`. */
  matches(hex: string): boolean {
    return hex.length >= this.length && this.#pieces.every(({ at, text }) => hex.startsWith(text, at));
  }

  /** Whether the metadata agrees too, which holds the hash of the sources. */
  matchesMetadata(hex: string): boolean {
    return hex.startsWith(this.#metadata, this.length);
  }
}

/** The code before solc's CBOR metadata, whose length stands in the last two bytes. */
export function withoutMetadata(hex: string): string {
  const length = Number.parseInt(hex.slice(-4), 16) * 2;
  const start = hex.length - 4 - length;
  // A map of one to four entries, whose first key is a short text: `ipfs`, `solc`, `bzzr0`, `experimental`.
  return start > 0 && /^a[1-4]6[0-9a-f]/.test(hex.slice(start, start + 4)) ? hex.slice(0, start) : hex;
}

function holes(code: CompiledCode): CodeRange[] {
  const libraries = Object.values(code.linkReferences ?? {}).flatMap((file) => Object.values(file).flat());
  const immutables = Object.values(code.immutableReferences ?? {}).flat();
  // A library starts with its own address, put there when it is deployed: PUSH20 address, ADDRESS, EQ.
  const ownAddress = /^73(00){20}3014/.test(code.object) ? [{ start: 1, length: 20 }] : [];
  return [...libraries, ...immutables, ...ownAddress].sort((a, b) => a.start - b.start);
}

function piecesBetween(hex: string, ranges: readonly CodeRange[]): { at: number; text: string }[] {
  const pieces: { at: number; text: string }[] = [];
  let at = 0;
  for (const { start, length } of [...ranges, { start: hex.length / 2, length: 0 }]) {
    if (start * 2 > at) pieces.push({ at, text: hex.slice(at, start * 2) });
    at = (start + length) * 2;
  }
  return pieces;
}
