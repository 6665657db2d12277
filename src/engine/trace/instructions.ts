import type { Hardfork } from "../../execution/block-context.ts";

/** An instruction as a trace names it, with what decides why it failed. */
export interface Instruction {
  readonly name: string;
  /** Stack items taken, and given back. */
  readonly takes: number;
  readonly gives: number;
  /** The part of its price that hangs on nothing, as Hardhat's EVM takes it first. */
  readonly gas: number;
  /** The hardfork that brought it, if the engine speaks one without it; `later` for one that it does not speak. */
  readonly since?: Hardfork | "later";
}

/** Lines of {first opcode, gas, takes, gives, names}: names of one line follow each other. */
const LINES: readonly [number, number, number, number, string, (Hardfork | "later")?][] = [
  [0x00, 0, 0, 0, "STOP"],
  [0x01, 3, 2, 1, "ADD"],
  [0x02, 5, 2, 1, "MUL"],
  [0x03, 3, 2, 1, "SUB"],
  [0x04, 5, 2, 1, "DIV SDIV MOD SMOD"],
  [0x08, 8, 3, 1, "ADDMOD MULMOD"],
  [0x0a, 10, 2, 1, "EXP"],
  [0x0b, 5, 2, 1, "SIGNEXTEND"],
  [0x10, 3, 2, 1, "LT GT SLT SGT EQ"],
  [0x15, 3, 1, 1, "ISZERO"],
  [0x16, 3, 2, 1, "AND OR XOR"],
  [0x19, 3, 1, 1, "NOT"],
  [0x1a, 3, 2, 1, "BYTE SHL SHR SAR"],
  [0x1e, 5, 1, 1, "CLZ", "osaka"],
  [0x20, 30, 2, 1, "KECCAK256"],
  [0x30, 2, 0, 1, "ADDRESS"],
  [0x31, 100, 1, 1, "BALANCE"],
  [0x32, 2, 0, 1, "ORIGIN CALLER CALLVALUE"],
  [0x35, 3, 1, 1, "CALLDATALOAD"],
  [0x36, 2, 0, 1, "CALLDATASIZE"],
  [0x37, 3, 3, 0, "CALLDATACOPY"],
  [0x38, 2, 0, 1, "CODESIZE"],
  [0x39, 3, 3, 0, "CODECOPY"],
  [0x3a, 2, 0, 1, "GASPRICE"],
  [0x3b, 100, 1, 1, "EXTCODESIZE"],
  [0x3c, 100, 4, 0, "EXTCODECOPY"],
  [0x3d, 2, 0, 1, "RETURNDATASIZE"],
  [0x3e, 3, 3, 0, "RETURNDATACOPY"],
  [0x3f, 100, 1, 1, "EXTCODEHASH"],
  [0x40, 20, 1, 1, "BLOCKHASH"],
  [0x41, 2, 0, 1, "COINBASE TIMESTAMP NUMBER DIFFICULTY GASLIMIT CHAINID"],
  [0x47, 5, 0, 1, "SELFBALANCE"],
  [0x48, 2, 0, 1, "BASEFEE", "london"],
  [0x49, 3, 1, 1, "BLOBHASH", "cancun"],
  [0x4a, 2, 0, 1, "BLOBBASEFEE", "cancun"],
  [0x4b, 2, 0, 1, "SLOTNUM", "later"],
  [0x50, 2, 1, 0, "POP"],
  [0x51, 3, 1, 1, "MLOAD"],
  [0x52, 3, 2, 0, "MSTORE MSTORE8"],
  [0x54, 100, 1, 1, "SLOAD"],
  [0x55, 0, 2, 0, "SSTORE"],
  [0x56, 8, 1, 0, "JUMP"],
  [0x57, 10, 2, 0, "JUMPI"],
  [0x58, 2, 0, 1, "PC MSIZE GAS"],
  [0x5b, 1, 0, 0, "JUMPDEST"],
  [0x5c, 100, 1, 1, "TLOAD", "cancun"],
  [0x5d, 100, 2, 0, "TSTORE", "cancun"],
  [0x5e, 3, 3, 0, "MCOPY", "cancun"],
  [0x5f, 2, 0, 1, "PUSH0", "shanghai"],
  [0x60, 3, 0, 1, Array.from({ length: 32 }, (_, index) => `PUSH${index + 1}`).join(" ")],
  ...Array.from(
    { length: 16 },
    (_, index) => [0x80 + index, 3, index + 1, index + 2, `DUP${index + 1}`] as [number, number, number, number, string],
  ),
  ...Array.from(
    { length: 16 },
    (_, index) => [0x90 + index, 3, index + 2, index + 2, `SWAP${index + 1}`] as [number, number, number, number, string],
  ),
  ...Array.from({ length: 5 }, (_, index) => [0xa0 + index, 375, index + 2, 0, `LOG${index}`] as [number, number, number, number, string]),
  [0xe6, 3, 0, 1, "DUPN SWAPN EXCHANGE", "later"],
  [0xf0, 0, 3, 1, "CREATE"],
  [0xf1, 100, 7, 1, "CALL CALLCODE"],
  [0xf3, 0, 2, 0, "RETURN"],
  [0xf4, 100, 6, 1, "DELEGATECALL"],
  [0xf5, 0, 4, 1, "CREATE2"],
  [0xfa, 100, 6, 1, "STATICCALL"],
  [0xfd, 0, 2, 0, "REVERT"],
  [0xfe, 0, 0, 0, "INVALID"],
  [0xff, 5000, 1, 0, "SELFDESTRUCT"],
];

const BY_OPCODE = new Map<number, Instruction>(
  LINES.flatMap(([first, gas, takes, gives, names, since]) =>
    names
      .split(" ")
      .map((name, index): [number, Instruction] => [first + index, { name, takes, gives, gas, ...(since !== undefined && { since }) }]),
  ),
);

/** The instruction of an opcode, or undefined where there is none in any hardfork. */
export function instructionOf(opcode: number): Instruction | undefined {
  return BY_OPCODE.get(opcode);
}
