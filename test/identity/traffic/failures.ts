import { GWEI, POOR, quantity } from "../scene.ts";
import type { Traffic } from "./traffic.ts";

/** Executions that revert, halt or run out of gas, at the top or inside. */
export const failures: Traffic = {
  weight: 7,
  next: (scene) => {
    const { random } = scene;
    const gas = quantity(random.weighted([[3, 100_000], [2, 21_000 + random.below(80_000)], [1, 1_000_000]])); // prettier-ignore
    const [method, args] = random.weighted<[string, unknown[]]>([
      [2, ["withReason", [random.pick(["", "no", "a reason that is longer than one word of thirty-two bytes"])]]],
      [1, ["withError", [random.below(9)]]],
      [1, ["withoutReason", []]],
      [2, ["panics", [random.below(5)]]],
      [1, ["halts", []]],
      [1, ["runsOut", []]],
      [1, ["writesUntil", [random.below(6)]]],
      [2, ["fallsInside", [random.below(150_000)]]],
      [1, ["recurses", [random.below(30)]]],
    ]);
    return scene.call("Failures", method, args, { gas, ...(random.once(5) && { value: "0x1" }) });
  },
};

/** Transactions that a network refuses, or that their sender cannot pay for once others came before. */
export const refused: Traffic = {
  weight: 3,
  next: (scene) => {
    const { random } = scene;
    const to = scene.someone();
    return random.weighted([
      [2, () => scene.transaction({ from: POOR, to, value: quantity(random.below(2 ** 32) * 1_000), gas: quantity(21_000) })],
      [
        1,
        () =>
          scene.transaction({ from: POOR, to, gasPrice: quantity(30 * GWEI), maxFeePerGas: undefined, maxPriorityFeePerGas: undefined }),
      ],
      [1, () => scene.transaction({ to, gas: quantity(random.below(21_500)), data: random.hex(random.below(20)) })],
      [1, () => scene.transaction({ gas: quantity(60_000) })],
      [1, () => scene.transaction({ to, maxFeePerGas: "0x5", maxPriorityFeePerGas: "0x6" })],
      [1, () => scene.transaction({ to, gasPrice: "0x0", maxFeePerGas: undefined, maxPriorityFeePerGas: undefined })],
      [1, () => scene.transaction({ from: scene.stranger(), to })],
      [1, () => scene.transaction({ data: `0x${"5b".repeat(49_153)}`, gas: quantity(3_000_000) })],
      [1, () => scene.transaction({ to, chainId: "0x1" })],
    ])();
  },
};
