import { ACCOUNTS, quantity } from "../scene.ts";
import type { Traffic } from "./traffic.ts";

/** A token of the ERC-20 kind: minted, moved, allowed, moved by others; often more than is there. */
export const tokens: Traffic = {
  weight: 10,
  next: (scene) => {
    const { random } = scene;
    const amount = random.below(1_000);
    return random.weighted([
      [3, () => scene.call("Token", "mint", [scene.someone(), amount * 10])],
      [5, () => scene.call("Token", "transfer", [scene.someone(), amount])],
      [2, () => scene.call("Token", "approve", [random.pick(ACCOUNTS), amount])],
      [2, () => scene.call("Token", "transferFrom", [random.pick(ACCOUNTS), scene.someone(), amount])],
    ])();
  },
};

/** A token of the ERC-721 kind, minted by the dozen. */
export const collectibles: Traffic = {
  weight: 5,
  next: (scene) => {
    const { random } = scene;
    return random.weighted([
      [4, () => scene.call("Collectible", "mint", [random.below(4)], { gas: quantity(500_000) })],
      [4, () => scene.call("Collectible", "transfer", [scene.someone(), random.below(20)])],
      [1, () => scene.call("Collectible", "burn", [random.below(20)])],
    ])();
  },
};

/** Swaps against a market whose price adds up over time. */
export const market: Traffic = {
  weight: 6,
  next: (scene) => {
    const { random } = scene;
    const value = quantity(random.below(2 ** 32) * 1_000);
    return random.weighted([
      [4, () => scene.call("Market", "buy", [], { value })],
      [3, () => scene.call("Market", "sell", [random.below(2 ** 20)])],
    ])();
  },
};
