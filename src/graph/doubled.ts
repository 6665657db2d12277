/** A typed array of (more than) twice the length that begins with the same items. */
export function doubled<T extends Uint32Array | Int32Array>(array: T): T {
  const larger = new (array.constructor as new (length: number) => T)(array.length * 2 + 16);
  larger.set(array);
  return larger;
}
