import type { CellKind, MatrixCell } from "./model.ts";

/** A cell's kind as it is shown: what never happens by proof apart from what was not seen to. */
export type ShownKind = CellKind | "proven";

export function shownKind({ kind, proven, evidence }: MatrixCell): ShownKind {
  return kind === "never" && (proven === true || evidence === "predicted") ? "proven" : kind;
}
