import { Value } from "../walk/value.ts";

/** What stands for the word that a tape's write leaves: by its number, so that a slot tells who wrote it last. */
const writes: Value[] = [];
const numbers = new Map<Value, number>();

export function writeAt(number: number): Value {
  let write = writes[number];
  if (write === undefined) {
    writes[number] = write = Value.settled(undefined, false);
    numbers.set(write, number);
  }
  return write;
}

/** Which of the tape's writes left a value; undefined where none did. */
export function writeNumber(left: Value | undefined): number | undefined {
  return left === undefined ? undefined : numbers.get(left);
}
