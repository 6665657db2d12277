/** What a tape does beside computing words, which goes by opcodes and kinds of expressions. */
export const STEP = {
  /** A word that is known. */
  CONSTANT: 0x200,
  /** The account at an address. */
  ACCOUNT: 0x201,
  /** A slot of an account. */
  SLOT: 0x202,
  /** Notes that a slot is read, at a level. */
  READ: 0x203,
  /** What the state holds in a slot. */
  STORED: 0x204,
  /** Notes that a slot is written, at a level, and as which of the tape's writes. */
  WRITE: 0x205,
  /** A write that commutes. */
  ADD: 0x20d,
  /** Transient storage is written: as which of the tape's writes. */
  WRITE_TRANSIENT: 0x20e,
  /** What a write leaves in a slot, where that is worked out. */
  LEAVE: 0x206,
  /** Notes that an account's balance is read, at a level. */
  READ_BALANCE: 0x207,
  BALANCE: 0x208,
  CODE_SIZE: 0x209,
  CODE_HASH: 0x20a,
  /** Value moves from one account to another, at a level. */
  MOVE: 0x20b,
  /** What follows hangs on the state. */
  HANG_ON: 0x20c,
} as const;

/** One step of a tape. What its registers are of, words, slots or accounts, is told by its code. */
export interface Instruction {
  /** An opcode, a `KIND` or a `STEP`. */
  readonly code: number;
  /** The register that is filled. */
  readonly to: number;
  /** Registers that are read, or small numbers. */
  readonly a: number;
  readonly b: number;
  readonly c: number;
  /** Of hashes and joined words: the registers of the parts, and skip and length of each. */
  readonly parts: readonly number[];
  readonly layout: readonly number[];
  /** Of a constant. */
  readonly word: bigint;
}

/**
 * What another transaction may have otherwise, so that it goes another way.
 * - `truth`: whether a word is 0; `word`: the word itself.
 * - `code`: what code an account has; `written`: which of the tape's writes a slot was last written by.
 */
export type GuardKind = "truth" | "word" | "code" | "written";

/** Where a tape parts. */
export interface Guard {
  readonly kind: GuardKind;
  readonly register: number;
  /** Of `written`. */
  readonly isTransient: boolean;
}

/** What a guard found. */
export type GuardKey = boolean | bigint | string | number | undefined;
