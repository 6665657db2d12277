import fc from "fast-check";
import type { Hex } from "../../../src/access/hex.ts";
import { CONTRACTS } from "../../fuzz/actors.ts";
import { toHex } from "../../fuzz/programs/code.ts";
import { initCode } from "../../fuzz/programs/creates.ts";
import { program } from "../../fuzz/programs/program.ts";
import { quantity, type Scene } from "../scene.ts";
import type { Traffic } from "./traffic.ts";

const RUNTIME = program(2);
const INIT = initCode(program(1), program(1));

/** Code that ends in the middle of a push ends EDR's whole process. */
const MARGIN = "00".repeat(33);

/** Random code, of a contract that stands already. */
export function randomCode(scene: Scene): Hex {
  return sample(RUNTIME, scene);
}

/** Calls and creations of random code: all instructions, coinbase and block data among them. */
export const programs: Traffic = {
  weight: 10,
  next: (scene) => {
    const { random } = scene;
    const gas = quantity(random.weighted([[5, 400_000], [2, 60_000 + random.below(100_000)], [1, 1_500_000]])); // prettier-ignore
    const value = quantity(random.once(3) ? random.below(9) : 0);
    if (random.once(4)) return scene.transaction({ data: sample(INIT, scene), gas, value });
    return scene.transaction({ to: random.pick(CONTRACTS), data: random.hex(random.below(70)), gas, value });
  },
};

function sample(code: fc.Arbitrary<string>, { random }: Scene): Hex {
  const [digits = ""] = fc.sample(code, { seed: random.below(2 ** 31), numRuns: 1 });
  return toHex(digits + MARGIN);
}
