import type { Effect } from "../flow/graph.ts";
import { PlainData, UNKNOWN_DATA, type Data } from "./data.ts";
import type { Frame } from "./frame.ts";
import { Value } from "./value.ts";

/** Reads a word of a run's memory. */
export function loadMemory(frame: Frame, { at, result }: Effect & { kind: "memory-word" }): void {
  const taint = { hangsOnState: frame.memoryHangsOnState };
  const word = frame.memory.word(frame.evaluate(at, taint), taint);
  if (word === undefined) frame.bind(result, Value.unknown);
  else frame.bind(result, taint.hangsOnState ? Value.known(word).hangingOnState() : Value.known(word));
}

/** Writes to a run's memory. */
export function writeMemory(frame: Frame, { at, size, source }: Effect & { kind: "write" }): void {
  const taint = { hangsOnState: false };
  const [start, length] = [frame.evaluate(at, taint), frame.evaluate(size, taint)];
  // Where it lies hangs on the state, and with it all that is read later.
  if (taint.hangsOnState) frame.memoryHangsOnState = true;
  const offsetIn = (data: Data, offset: bigint | undefined) =>
    offset === undefined ? { data: UNKNOWN_DATA, offset: 0 } : { data, offset: Number(offset > 1n << 32n ? 1n << 32n : offset) };
  switch (source.kind) {
    case "word":
    case "byte":
      frame.memory.write(start, length, { value: frame.value(source.word), skip: source.kind === "byte" ? 31 : 0 });
      return;
    case "calldata":
      frame.memory.write(start, length, offsetIn(frame.call.data, frame.evaluate(source.offset, taint)));
      return;
    case "code":
      frame.memory.write(start, length, offsetIn(new PlainData(frame.graph.code), frame.evaluate(source.offset, taint)));
      return;
    case "returned":
      frame.memory.write(start, length, offsetIn(frame.returned(source.call), frame.evaluate(source.offset, taint)));
      return;
    case "memory": {
      const from = frame.memory.data(frame.evaluate(source.offset, taint), Value.known(length ?? 0n));
      frame.memory.write(start, length, { data: from, offset: 0 });
      return;
    }
    case "unknown":
      frame.memory.write(start, length, { data: UNKNOWN_DATA, offset: 0 });
  }
}
