import { CANCUN, hardfork, OSAKA, PRAGUE } from "./block";

const P256_VERIFY: u64 = 0x100;

/** The number of the precompiled contract at an account's address, or 0. */
export function precompiledNumber(cell: usize): i32 {
  if (load<u64>(cell, 8) != 0 || load<u64>(cell, 16) != 0) return 0;
  const number = load<u64>(cell);
  const last: u64 = hardfork >= PRAGUE ? 0x11 : hardfork >= CANCUN ? 0x0a : 0x09;
  if (number <= last || (hardfork >= OSAKA && number == P256_VERIFY)) return <i32>number;
  return 0;
}
