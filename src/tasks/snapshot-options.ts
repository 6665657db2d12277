import path from "node:path";
import type { Report } from "../report/model.ts";
import { checkSnapshot, describeSnapshotCheck, writeSnapshot } from "../report/snapshot.ts";

export interface SnapshotOptions {
  readonly snapshot: boolean;
  readonly snapshotCheck: boolean;
}

/** Checks a snapshot and writes it, as the options ask for, and says so. False where the check failed. */
export async function snapshotPasses(
  { snapshot, snapshotCheck }: SnapshotOptions,
  file: string,
  conflicts: Pick<Report, "matrix" | "rule">,
): Promise<boolean> {
  const check = snapshotCheck ? await checkSnapshot(file, conflicts) : undefined;
  if (check !== undefined) console.log(describeSnapshotCheck(check));
  if (snapshot) {
    await writeSnapshot(file, conflicts);
    console.log(`Snapshot written to ${path.basename(file)}`);
  }
  return check?.passed ?? true;
}
