import { copy, fitsU64, isNegative, low, storeLimbs, zero } from "./limbs";

/** SHL: value << shift; 0 from a shift of 256 on. */
export function shiftLeft(result: usize, shift: usize, value: usize): void {
  if (!fitsU64(shift) || low(shift) >= 256) {
    zero(result);
    return;
  }
  const amount = low(shift);
  const bits = amount & 63;
  const value0 = load<u64>(value);
  const value1 = load<u64>(value, 8);
  const value2 = load<u64>(value, 16);

  const limb0 = value0 << bits;
  const limb1 = funnelLeft(value1, value0, bits);
  const limb2 = funnelLeft(value2, value1, bits);
  const limb3 = funnelLeft(load<u64>(value, 24), value2, bits);
  switch (<i32>(amount >> 6)) {
    case 0:
      storeLimbs(result, limb0, limb1, limb2, limb3);
      break;
    case 1:
      storeLimbs(result, 0, limb0, limb1, limb2);
      break;
    case 2:
      storeLimbs(result, 0, 0, limb0, limb1);
      break;
    default:
      storeLimbs(result, 0, 0, 0, limb0);
  }
}

/** SHR: value >> shift with zeros from above; 0 from a shift of 256 on. */
export function shiftRight(result: usize, shift: usize, value: usize): void {
  shiftRightFilling(result, shift, value, 0);
}

/** SAR: value >> shift with copies of the sign from above. */
export function shiftRightSigned(result: usize, shift: usize, value: usize): void {
  shiftRightFilling(result, shift, value, isNegative(value) ? -1 : 0);
}

/** SIGNEXTEND: the value's byte `byteIndex`, counted from the least significant one, holds the sign of all bytes above it. */
export function signExtend(result: usize, byteIndex: usize, value: usize): void {
  if (!fitsU64(byteIndex) || low(byteIndex) >= 31) {
    copy(result, value);
    return;
  }
  const index = <usize>low(byteIndex);
  const unused = 56 - (((<u64>index) & 7) << 3);
  const signed = (load<i64>(value + (index & 24)) << unused) >> unused;
  const sign = signed >> 63;
  switch (<i32>(index >> 3)) {
    case 0:
      storeLimbs(result, signed, sign, sign, sign);
      break;
    case 1:
      storeLimbs(result, load<u64>(value), signed, sign, sign);
      break;
    case 2:
      storeLimbs(result, load<u64>(value), load<u64>(value, 8), signed, sign);
      break;
    default:
      storeLimbs(result, load<u64>(value), load<u64>(value, 8), load<u64>(value, 16), signed);
  }
}

/** The value shifted right, with the bits of `fill` (all set or all clear) from above. */
@inline
function shiftRightFilling(result: usize, shift: usize, value: usize, fill: u64): void {
  if (!fitsU64(shift) || low(shift) >= 256) {
    storeLimbs(result, fill, fill, fill, fill);
    return;
  }
  const amount = low(shift);
  const bits = amount & 63;
  const value1 = load<u64>(value, 8);
  const value2 = load<u64>(value, 16);
  const value3 = load<u64>(value, 24);

  const limb0 = funnelRight(value1, load<u64>(value), bits);
  const limb1 = funnelRight(value2, value1, bits);
  const limb2 = funnelRight(value3, value2, bits);
  const limb3 = funnelRight(fill, value3, bits);
  switch (<i32>(amount >> 6)) {
    case 0:
      storeLimbs(result, limb0, limb1, limb2, limb3);
      break;
    case 1:
      storeLimbs(result, limb1, limb2, limb3, fill);
      break;
    case 2:
      storeLimbs(result, limb2, limb3, fill, fill);
      break;
    default:
      storeLimbs(result, limb3, fill, fill, fill);
  }
}

/** The upper limb of (upper:lower) << bits, for bits below 64. */
@inline
export function funnelLeft(upper: u64, lower: u64, bits: u64): u64 {
  return (upper << bits) | ((lower >> 1) >> (63 - bits));
}

/** The lower limb of (upper:lower) >> bits, for bits below 64. */
@inline
export function funnelRight(upper: u64, lower: u64, bits: u64): u64 {
  return (lower >> bits) | ((upper << 1) << (63 - bits));
}
