import type { Hex } from "../../src/access/hex.ts";

/** Hashes memory so many times (the first byte of calldata, times 256), then counts in the slot of its sender, and logs. */
export const BUSY: Hex = `0x${[
  "60003560f81c60081b", // rounds
  "5b", // 9: loop
  "8015602057", // done?
  "60206000206000526001900360095600", // hash memory, count down
  "00",
  "5b5033548060010133556000526001601fa000",
].join("")}`;
