import type { Executor } from "../execution/executor.ts";
import { createNaming, type Naming } from "../naming/naming.ts";
import { readBuilds } from "../naming/build.ts";
import { createEngineExecutor } from "../engine/engine-executor.ts";
import type { Project } from "../workload/last-connection.ts";

const namings = new WeakMap<Project["artifacts"], Promise<Naming>>();

/** What names a project's contracts and lines. Its builds are read once a process. */
export function namingOf({ artifacts }: Project): Promise<Naming> {
  const naming = namings.get(artifacts) ?? createNaming({ builds: readBuilds(artifacts) });
  namings.set(artifacts, naming);
  return naming;
}

let engine: Executor | undefined;

/** What executes and records; one a process, since each reserves memory. */
export function recordingExecutor(): Executor {
  return (engine ??= createEngineExecutor());
}
