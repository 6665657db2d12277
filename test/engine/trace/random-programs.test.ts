import fc from "fast-check";
import { assemble, type Part } from "../../helpers/assembler.ts";
import { HardhatTraces } from "../../helpers/hardhat-traces.ts";
import { address, BOB, CONTRACT, OTHER } from "../../helpers/little-block.ts";

const operand = fc.constantFrom<Part[]>(
  0,
  1,
  2,
  4,
  5,
  7,
  32,
  33,
  100,
  3000,
  OTHER,
  CONTRACT,
  BOB,
  address(2),
  address(4),
  "0xffffffff",
  `0x${"ff".repeat(32)}`,
);
const instruction = fc.constantFrom<Part[]>(
  ...(["ADD", "POP", "SLOAD", "SSTORE", "MSTORE", "MLOAD", "KECCAK256", "BALANCE", "EXTCODEHASH", "EXTCODESIZE", "EXTCODECOPY"] as const),
  ...([
    "CALLDATACOPY",
    "CALLDATALOAD",
    "RETURNDATACOPY",
    "MCOPY",
    "LOG0",
    "LOG1",
    "LOG4",
    "CREATE",
    "CREATE2",
    "CALL",
    "DELEGATECALL",
  ] as const),
  ...([
    "CALLCODE",
    "STATICCALL",
    "RETURN",
    "REVERT",
    "DUP1",
    "SWAP1",
    "JUMPI",
    "GAS",
    "TLOAD",
    "BLOCKHASH",
    "SELFBALANCE",
    "SELFDESTRUCT",
  ] as const),
  ...(["INVALID", "STOP"] as const),
);
const call = fc
  .tuple(
    fc.constantFrom<Part[]>(OTHER, CONTRACT, BOB, address(2), address(5), address(6)),
    fc.constantFrom(0, 0, 1, 3000),
    fc.constantFrom<Part[]>("GAS", "GAS", 5000, 30000),
  )
  .map(([to, value, gas]): Part[] => [0, 0, 4, 0, value, to, gas, "CALL"]);
const store = fc.tuple(fc.nat(2), fc.nat(2), fc.constantFrom<Part[]>("SSTORE", "TSTORE")).map((parts): Part[] => parts);
const single = fc.oneof(operand, instruction).map((part): Part[] => [part]);
// A contract that starts with PUSH20 and ends there is more than Hardhat's own tracing bears.
const program = fc
  .array(fc.oneof({ weight: 8, arbitrary: single }, { weight: 1, arbitrary: call }, { weight: 1, arbitrary: store }), {
    minLength: 3,
    maxLength: 28,
  })
  .map((parts) => assemble("JUMPDEST", ...parts.flat()));
const gas = fc.constantFrom("0x55f0", "0x61a8", "0x7530", "0xc350", "0x186a0", "0x30d40");

/** More by hand, with another PROPERTY_SEED. */
const RUNS = Number(process.env.TRACE_RUNS ?? 80);

describe("traces of random programs", function () {
  this.timeout(120_000);

  it("equal Hardhat's", async () => {
    const traces = await HardhatTraces.open();
    const property = fc.asyncProperty(program, program, gas, async (code, other, limit) => {
      const snapshot = await traces.request("evm_snapshot");
      await traces.place(CONTRACT, code, 100n);
      await traces.place(OTHER, other);
      await traces.expectSame(await traces.send({ to: CONTRACT, data: "0x12345678aabb", gas: limit }));
      await traces.request("evm_revert", snapshot);
    });
    await fc.assert(property, { numRuns: RUNS });
    await traces.close();
  });
});
