/** A range of a source file, in bytes. */
export interface SourceRange {
  readonly start: number;
  readonly length: number;
  /** The file's id in the build; -1 where the compiler made the instruction up. */
  readonly fileId: number;
}

/** Instructions that read or write state, or call what does: those that an access can name. */
const STATE_OPCODES = new Set([0x31, 0x3b, 0x3c, 0x3f, 0x47, 0x54, 0x55, 0xf0, 0xf1, 0xf2, 0xf4, 0xf5, 0xfa, 0xff]);

/**
 * From a program counter to the range of source that its instruction was made for.
 * https://docs.soliditylang.org/en/latest/internals/source_mappings.html
 */
export class SourceMap {
  readonly #ranges: Int32Array;
  readonly #instructionAt: Map<number, number>;

  constructor(code: Uint8Array, compressed: string) {
    this.#ranges = decompress(compressed);
    this.#instructionAt = stateInstructions(code);
  }

  /** Undefined where no state-touching instruction stands at the program counter: then it was other code that ran, a constructor's. */
  at(programCounter: number): SourceRange | undefined {
    const instruction = this.#instructionAt.get(programCounter);
    if (instruction === undefined) return undefined;
    const [start, length, fileId] = this.#ranges.subarray(instruction * 3, instruction * 3 + 3);
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

function stateInstructions(code: Uint8Array): Map<number, number> {
  const instructions = new Map<number, number>();
  for (let at = 0, index = 0; at < code.length; at++, index++) {
    const opcode = code[at] ?? 0;
    if (STATE_OPCODES.has(opcode)) instructions.set(at, index);
    if (opcode >= 0x60 && opcode <= 0x7f) at += opcode - 0x5f;
  }
  return instructions;
}
