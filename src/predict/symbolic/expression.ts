/** What an expression is beside the instructions that compute: those go by their opcodes. */
export const KIND = {
  /** A known word. */
  CONSTANT: 0x100,
  /** A word that a run binds: see `SymbolOrigin`. */
  SYMBOL: 0x101,
  /** keccak256 of parts of words, by `layout`. */
  HASH: 0x102,
  /** One word put together of parts of words, by `layout`. */
  JOINED: 0x103,
  /** A word of what a call gave back: the call's symbol and an offset. */
  RETURNED_WORD: 0x104,
  /** How many bytes a call gave back: the call's symbol. */
  RETURNED_SIZE: 0x105,
  /** An immutable of code that is not deployed: its number. */
  IMMUTABLE: 0x106,
} as const;

/**
 * Where a symbol's word comes from.
 * - `join`: it differs by the way on which execution came, or by the round of a loop.
 * - `storage`, `transient`, `balance`, `code-size`, `code-hash`: read from the state when its effect comes to pass.
 * - `success`: whether a call succeeded; its data go by the same symbol.
 * - `memory`, `hash`: read from memory, or hashed, where the analysis cannot tell what lies there.
 * - `unknown`: nobody can tell.
 */
export type SymbolOrigin =
  "join" | "storage" | "transient" | "balance" | "code-size" | "code-hash" | "success" | "memory" | "hash" | "created" | "unknown";

/** A part of a word: bytes from its high end that are passed over, then bytes that are taken. */
export interface Part {
  readonly word: Expression;
  readonly skip: number;
  readonly length: number;
}

/** A word as a formula. Equal formulas of one pool are one object. */
export interface Expression {
  /** Counts up from 0 in its pool, and again among those that its graph is left with; operands come first. */
  id: number;
  /** An opcode or a `KIND`. */
  readonly operation: number;
  readonly operands: readonly Expression[];
  /** The word of a constant. */
  readonly constant: bigint | undefined;
  /** Of `HASH` and `JOINED`: skip and length of each operand's part. */
  readonly layout: readonly number[] | undefined;
  readonly symbol: Symbolic | undefined;
  /** No more than so many low bits can be set. */
  readonly bits: number;
  /** How deep its operands nest. */
  readonly depth: number;
  /** Whether no symbol is in it: its word stays the same as long as its call runs. */
  readonly isFixed: boolean;
}

export interface Symbolic {
  /** Counts up from 0 in its pool. */
  readonly index: number;
  readonly origin: SymbolOrigin;
}
