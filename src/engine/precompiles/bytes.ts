/** The no bytes that some precompiles return instead of failing. */
export const NO_BYTES = new Uint8Array();

/** A copy of the bytes from `offset` on, with zeros where the input ends: precompiles read their input so. */
export function slicePadded(input: Uint8Array, offset: number, length: number): Uint8Array {
  const slice = new Uint8Array(length);
  slice.set(input.subarray(offset, offset + length));
  return slice;
}

/** The big-endian number that the bytes are; 0 for none. */
export function toBigInt(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n;
  return BigInt(`0x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex")}`);
}

/** The number as that many big-endian bytes, which must suffice for it. */
export function toBytes(value: bigint, length: number): Uint8Array {
  return new Uint8Array(Buffer.from(value.toString(16).padStart(2 * length, "0"), "hex"));
}

/** A word of 32 bytes: 1 for true, 0 for false. */
export function toBooleanWord(value: boolean): Uint8Array {
  const word = new Uint8Array(32);
  word[31] = value ? 1 : 0;
  return word;
}
