import { type CallFrame, isCreation } from "./call-frame.ts";

/** How often each selector was called with so many bytes behind it: `{"0xa9059cbb-64": 1}`. Creations have none. */
export function fourByteTracer(root: CallFrame): Record<string, number> {
  const counts: Record<string, number> = {};
  const visit = (frame: CallFrame): void => {
    const { input, calls } = frame;
    const size = (input.length - 2) / 2;
    if (size >= 4 && !isCreation(frame)) {
      const key = `${input.slice(0, 10)}-${size - 4}`;
      counts[key] = (counts[key] ?? 0) + 1;
    }
    calls.forEach(visit);
  };
  visit(root);
  return counts;
}
