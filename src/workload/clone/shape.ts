import type { RecordedCall } from "./recorded-call.ts";
import { argumentWords, isZero, roleOf } from "./recorded-call.ts";

/**
 * Calls of one function whose arguments relate to their sender in the same way and that logged the same events: `transfer(self, n)` is another
 * shape than `transfer(other, n)`, and a first deposit, which makes the pool, another than the second.
 */
export interface CallShape {
  readonly key: string;
  readonly label: string;
  readonly calls: readonly RecordedCall[];
}

/** Groups successful calls by shape, in order of first appearance. */
export function callShapes(calls: readonly RecordedCall[]): CallShape[] {
  const shapes = new Map<string, { key: string; label: string; calls: RecordedCall[] }>();
  for (const call of calls) {
    if (call.executed.status === 0) continue;
    const key = `${call.call.contract ?? ""}.${call.call.signature ?? call.call.label}(${relations(call)})`;
    const shape = shapes.get(key);
    if (shape === undefined) shapes.set(key, { key, label: call.call.label, calls: [call] });
    else shape.calls.push(call);
  }
  return [...shapes.values()];
}

function relations({ sent: { transaction }, call, executed }: RecordedCall): string {
  const words = argumentWords(transaction).slice(0, parameterCount(call.signature));
  const each = words.map((word) => (isZero(word) ? "zero" : roleOf(word, transaction, call) === "sender" ? "self" : "other"));
  const events = executed.logs.map(({ topics }) => topics[0] ?? "");
  return [...each, transaction.value > 0n ? "value" : "", ...events].join(",");
}

/** Parameters of a signature, a tuple counted once. (A call's arguments would tell too, but would have to be decoded.) */
function parameterCount(signature = "()"): number {
  const list = signature.slice(signature.indexOf("(") + 1, -1);
  let [depth, commas] = [0, 0];
  for (const character of list) {
    if (character === "(") depth++;
    else if (character === ")") depth--;
    else if (character === "," && depth === 0) commas++;
  }
  return list === "" ? 0 : commas + 1;
}
