import { isNegative } from "./limbs";

@inline
export function equals(a: usize, b: usize): bool {
  return (
    ((load<u64>(a) ^ load<u64>(b)) |
      (load<u64>(a, 8) ^ load<u64>(b, 8)) |
      (load<u64>(a, 16) ^ load<u64>(b, 16)) |
      (load<u64>(a, 24) ^ load<u64>(b, 24))) ==
    0
  );
}

/** Whether a < b, both unsigned. */
export function lessThan(a: usize, b: usize): bool {
  if (load<u64>(a, 24) != load<u64>(b, 24)) return load<u64>(a, 24) < load<u64>(b, 24);
  if (load<u64>(a, 16) != load<u64>(b, 16)) return load<u64>(a, 16) < load<u64>(b, 16);
  if (load<u64>(a, 8) != load<u64>(b, 8)) return load<u64>(a, 8) < load<u64>(b, 8);
  return load<u64>(a) < load<u64>(b);
}

/** Whether a < b, both in two's complement. */
export function signedLessThan(a: usize, b: usize): bool {
  const negative = isNegative(a);
  return negative == isNegative(b) ? lessThan(a, b) : negative;
}
