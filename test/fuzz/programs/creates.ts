import fc from "fast-check";
import { code, type Fragment, fragment, oneOf, weighted } from "./code.ts";
import { byteLength, toMemory } from "./data.ts";

/** Init code of its own kinds: what it leaves behind may be too long, start with 0xef, or not be there. */
const special: fc.Arbitrary<Fragment> = fc.constantFrom(
  "",
  fragment(0xef, 0, "MSTORE8", 1, 0, "RETURN"),
  fragment(24_577, 0, "RETURN"),
  fragment(24_576, 0, "RETURN"),
  fragment(5, 0, "REVERT"),
  fragment("INVALID"),
  fragment("CALLER", "SELFDESTRUCT"),
  fragment("ADDRESS", "SELFDESTRUCT"),
  fragment(1, 0, "SSTORE", 5, 0, "RETURN"),
);

/** Init code that leaves a program behind, after a beginning of its own. */
export function initCode(beginning: fc.Arbitrary<Fragment>, runtime: fc.Arbitrary<Fragment>): fc.Arbitrary<Fragment> {
  const deploying = fc.tuple(beginning, runtime).map(([start, left]) => start + toMemory(left) + fragment(byteLength(left), 0, "RETURN"));
  return weighted([5, deploying], [3, special], [1, beginning]);
}

/** Around the most bytes of init code that may be (EIP-3860): zeros, which stop at once. */
export const createAtLimit: fc.Arbitrary<Fragment> = code(oneOf(49_152, 49_153, 24_577), 0, 0, "CREATE");

/** Creates a contract, may meet it at once (a call, its end, another creation at the same place), and pushes its address. */
export function create(init: fc.Arbitrary<Fragment>): fc.Arbitrary<Fragment> {
  const wei = weighted([4, oneOf(0)], [2, oneOf(1)], [1, oneOf("SELFBALANCE", "CALLVALUE")], [1, code("SELFBALANCE", 1, "ADD")]);
  const creation = fc
    .tuple(init, wei, fc.constantFrom("CREATE", "CREATE2", "CREATE2 again"), oneOf(0, 0, 1))
    .map(([digits, value, kind, salt]) => {
      const isTwo = kind !== "CREATE";
      const once = (isTwo ? salt : "") + fragment(byteLength(digits), 0) + value + fragment(isTwo ? "CREATE2" : "CREATE");
      return toMemory(digits) + (kind === "CREATE2 again" ? once + fragment("POP") : "") + once;
    });
  const meeting = weighted(
    [2, fc.constant("")],
    [4, code(0, 0, 0, 0, oneOf(0, 0, 1), "DUP6", "GAS", "CALL", "POP")],
    [1, code(0, 0, 0, 0, "DUP5", "GAS", oneOf("DELEGATECALL", "STATICCALL"), "POP")],
    [1, code("DUP1", oneOf("BALANCE", "EXTCODEHASH", "EXTCODESIZE"), "POP")],
  );
  return code(creation, meeting);
}
