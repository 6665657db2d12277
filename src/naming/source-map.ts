/** A range of a source file, in bytes. */
export interface SourceRange {
  readonly start: number;
  readonly length: number;
  /** The file's id in the build; -1 where the compiler made the instruction up. */
  readonly fileId: number;
}

/** Instructions that read or write state, or call what does: those that an access can name. */
const STATE_OPCODES = new Set([0x31, 0x3b, 0x3c, 0x3f, 0x47, 0x54, 0x55, 0xf0, 0xf1, 0xf2, 0xf4, 0xf5, 0xfa, 0xff]);

/** How far to look for a better range around an instruction without one of its own. */
const NEARBY = 40;
/** Further, where the map is of other code than what was put out. */
const DRIFTED = 250;

/**
 * From a program counter to the range of source that its instruction was made for.
 * https://docs.soliditylang.org/en/latest/internals/source_mappings.html
 */
export class SourceMap {
  readonly #ranges: Int32Array;
  readonly #instructionAt: Map<number, number>;
  /**
   * False where the map has not one entry an instruction. Old solcs optimise a contract once more when another contract of the same run
   * creates it: Uniswap's pair, by its factory. The map is then of code that was never put out, and only roughly right.
   */
  readonly isExact: boolean;

  constructor(code: Uint8Array, compressed: string) {
    this.#ranges = decompress(compressed);
    const { instructionAt, endsAfterCount } = instructionsOf(code, this.#ranges.length / 3);
    this.#instructionAt = instructionAt;
    this.isExact = endsAfterCount;
  }

  /** Undefined where no state-touching instruction stands at the program counter: then it was other code that ran, a constructor's. */
  at(programCounter: number): SourceRange | undefined {
    const instruction = this.#instructionAt.get(programCounter);
    return instruction === undefined ? undefined : this.#range(instruction);
  }

  /** The ranges of the instructions around a program counter, nearest first. */
  *around(programCounter: number): Generator<SourceRange> {
    const instruction = this.#instructionAt.get(programCounter);
    if (instruction === undefined) return;
    for (let distance = 0; distance <= (this.isExact ? NEARBY : DRIFTED); distance++) {
      for (const index of distance === 0 ? [instruction] : [instruction - distance, instruction + distance]) {
        const range = this.#range(index);
        if (range !== undefined) yield range;
      }
    }
  }

  #range(index: number): SourceRange | undefined {
    const [start, length, fileId] = index < 0 ? [] : this.#ranges.subarray(index * 3, index * 3 + 3);
    return start === undefined || length === undefined || fileId === undefined ? undefined : { start, length, fileId };
  }
}

/** `s:l:f:j:m;…` where an empty field repeats the one before. */
function decompress(compressed: string): Int32Array {
  const entries = compressed.split(";");
  const ranges = new Int32Array(entries.length * 3);
  let [start, length, fileId] = [0, 0, -1];
  entries.forEach((entry, index) => {
    const [s, l, f] = entry.split(":");
    if (s) start = Number(s);
    if (l) length = Number(l);
    if (f) fileId = Number(f);
    ranges.set([start, length, fileId], index * 3);
  });
  return ranges;
}

const INVALID = 0xfe;

/** State-touching instructions by program counter, and whether the code ends (before the INVALID that solc puts between code and data) after `count`. */
function instructionsOf(code: Uint8Array, count: number): { instructionAt: Map<number, number>; endsAfterCount: boolean } {
  const instructionAt = new Map<number, number>();
  let endsAfterCount = false;
  let index = 0;
  for (let at = 0; at < code.length; at++, index++) {
    const opcode = code[at] ?? 0;
    if (index === count) endsAfterCount = opcode === INVALID;
    if (STATE_OPCODES.has(opcode)) instructionAt.set(at, index);
    if (opcode >= 0x60 && opcode <= 0x7f) at += opcode - 0x5f;
  }
  return { instructionAt, endsAfterCount: endsAfterCount || index === count };
}
