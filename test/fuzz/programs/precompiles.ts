import fc from "fast-check";
import { address } from "../../helpers/little-block.ts";
import { VECTORS } from "../../engine/precompiles/helpers/vectors/vectors.ts";
import { type Fragment, fragment, oneOf, weighted } from "./code.ts";
import { byteLength, toMemory } from "./data.ts";
import { modularExponentiation } from "./modular-exponentiation.ts";

/** Longer inputs would make programs of nothing but pushes. */
const LONGEST_INPUT = 800;

/** The cheap ones come often; a KZG proof or a pairing takes ten milliseconds. */
const CHEAP = [...VECTORS.keys()].filter((number) => number <= 0x09 && number !== 0x08);
/** Milliseconds each: P256 (EIP-7951), and BLS12-381 (EIP-2537) without its pairing. */
const NEWER = [0x0b, 0x0c, 0x0d, 0x0e, 0x10, 0x11, 0x100, 0x100, 0x100];

const inputs = new Map<number, readonly Fragment[]>();

/** Good inputs of a precompile, and inputs that are wrong in one way each. */
function inputsOf(number: number): readonly Fragment[] {
  const known = inputs.get(number);
  if (known !== undefined) return known;
  const vectors = VECTORS.get(number)?.() ?? [];
  const found = vectors.map(({ input }) => Buffer.from(input).toString("hex")).filter((digits) => byteLength(digits) <= LONGEST_INPUT);
  inputs.set(number, found);
  return found;
}

/** What a precompile is asked: good input, input that is damaged in a byte or cut, or noise. */
export interface PrecompileCall {
  readonly number: number;
  readonly input: Fragment;
}

const vectorCall: fc.Arbitrary<PrecompileCall> = fc
  .record({
    number: weighted([12, fc.constantFrom(...CHEAP)], [3, fc.constantFrom(...NEWER)], [1, fc.constantFrom(...VECTORS.keys())]),
    choice: fc.nat(),
    damage: weighted<Damage>(
      [4, fc.constant({ kind: "none" })],
      [2, fc.record({ kind: fc.constant("byte" as const), at: fc.nat(), value: fc.nat({ max: 255 }) })],
      [1, fc.record({ kind: fc.constant("cut" as const), at: fc.nat() })],
      [1, fc.record({ kind: fc.constant("noise" as const), bytes: fc.uint8Array({ maxLength: 200 }) })],
    ),
  })
  .map(({ number, choice, damage }) => {
    const known = inputsOf(number);
    return { number, input: damaged(known[choice % known.length] ?? "", damage) };
  });

export const precompileCall: fc.Arbitrary<PrecompileCall> = weighted(
  [5, vectorCall],
  [1, modularExponentiation.map((input) => ({ number: 0x05, input }))],
);

/** Calls a precompile from a program, and pushes whether it succeeded. Its output lands in the memory. */
export const precompileStep: fc.Arbitrary<Fragment> = fc
  .tuple(precompileCall, oneOf(0, 32, 64), oneOf(0, 1), oneOf("GAS", 100, 3_000, 50_000, 50_000, 120_000), fc.boolean())
  .map(([{ number, input }, outputLength, wei, gas, isStatic]) =>
    [
      toMemory(input),
      outputLength,
      fragment(0, byteLength(input), 0),
      isStatic ? "" : wei,
      fragment(address(number)),
      gas,
      fragment(isStatic ? "STATICCALL" : "CALL"),
    ].join(""),
  );

type Damage =
  | { readonly kind: "none" }
  | { readonly kind: "byte"; readonly at: number; readonly value: number }
  | { readonly kind: "cut"; readonly at: number }
  | { readonly kind: "noise"; readonly bytes: Uint8Array };

function damaged(input: Fragment, damage: Damage): Fragment {
  const bytes = Buffer.from(input, "hex");
  switch (damage.kind) {
    case "none":
      return input;
    case "byte":
      if (bytes.length > 0) bytes[damage.at % bytes.length] = damage.value;
      return bytes.toString("hex");
    case "cut":
      return bytes.subarray(0, damage.at % (bytes.length + 1)).toString("hex");
    case "noise":
      return Buffer.from(damage.bytes).toString("hex");
  }
}
