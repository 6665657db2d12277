import { assemble, deployer } from "../../helpers/assembler.ts";
import { contracts } from "../contracts.ts";
import { type Fields, quantity, type Scene } from "../scene.ts";
import type { Traffic } from "./traffic.ts";

/** Init code that ends in every way there is. */
const INIT_CODES = [
  deployer(assemble("CALLVALUE", 0, "SSTORE")),
  assemble(0, 0, "RETURN"),
  assemble(0xef, 0, "MSTORE8", 1, 0, "RETURN"),
  assemble(24_577, 0, "RETURN"),
  assemble(24_576, 0, "RETURN"),
  assemble(32, 0, "REVERT"),
  assemble("INVALID"),
  assemble("CALLER", "SELFDESTRUCT"),
  assemble("ADDRESS", "SELFDESTRUCT"),
  assemble(1, 0, "SSTORE", 2, 1, "SSTORE", 0, 0, "SSTORE"),
  assemble(1, 2, 32, 0, "LOG2", 5, 0, "RETURN"),
];

/** Contracts come into being, or do not. */
export const creations: Traffic = {
  weight: 5,
  next: (scene) => {
    const { random } = scene;
    const data = random.once(4) ? random.pick(Object.values(contracts())).initCode : random.pick(INIT_CODES);
    const gas = random.weighted([[4, 6_000_000], [2, 53_000 + random.below(100_000)], [1, 2_000_000]]); // prettier-ignore
    return scene.transaction({ data, gas: quantity(gas), value: quantity(random.once(3) ? random.below(1_000) : 0) });
  },
};

/** Contracts that make others, end them, meet them after their end, and give to whom nobody knows. */
export const lives: Traffic = {
  weight: 7,
  next: (scene) => {
    const { random } = scene;
    const salt = `0x${random.below(6).toString(16).padStart(64, "0")}`;
    const value = quantity(random.below(1_000));
    const strangers = Array.from({ length: random.below(5) }, () => scene.someone());
    return random.weighted<() => Fields>([
      [3, () => scene.call("Factory", "make", [salt], { gas: quantity(400_000) })],
      [3, () => scene.call("Factory", "makeAndEnd", [salt, scene.someone()], { value, gas: quantity(500_000) })],
      [3, () => scene.call("Factory", "end", [ended(scene), scene.someone()], { value })],
      [1, () => scene.call("Mortal", "end", [scene.someone()], { value })],
      [3, () => scene.call("Factory", "give", [strangers, random.below(3)], { value, gas: quantity(400_000) })],
      [2, () => scene.call("Factory", "tip", [random.below(9)], { value })],
    ])();
  },
};

function ended(scene: Scene): string {
  return scene.random.pick([...scene.created, scene.contract("Mortal"), scene.contract("Token")]);
}
