// Arithmetic on 256-bit words, as the EVM defines it.

export { byteLength, copy, countLeadingZeros, fitsU64, isNegative, isZero, low, setU64, zero } from "./limbs";
export { equals, lessThan, signedLessThan } from "./compare";
export { add, negate, subtract } from "./add";
export { exponentiate, multiply } from "./multiply";
export { divide, modulo, signedDivide, signedModulo } from "./divide";
export { addModulo, multiplyModulo } from "./modular";
export { and, byteAt, not, or, xor } from "./bitwise";
export { shiftLeft, shiftRight, shiftRightSigned, signExtend } from "./shift";
export { loadBigEndian, loadBigEndianBytes, storeBigEndian } from "./bytes";
