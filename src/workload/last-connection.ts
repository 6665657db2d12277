import type { HookContext } from "hardhat/types/hooks";
import type { Connection } from "./network-facts.ts";

/** The project that a connection belongs to: its config, and what its contracts compile to. */
export type Project = Pick<HookContext, "config" | "artifacts">;

/** A connection with the project that opened it. */
export interface RememberedConnection {
  readonly connection: Connection;
  readonly project: Project;
}

let last: RememberedConnection | undefined;

/** Notes the connection that a request goes through, for `traffic`, `workload` and the matchers, which take the one used last where none is named. */
export function rememberConnection(connection: Connection, { config, artifacts }: Project): void {
  if (last?.connection !== connection) last = { connection, project: { config, artifacts } };
}

/** The network connection used last in this process, or undefined where there was none. */
export function lastConnection(): RememberedConnection | undefined {
  return last;
}
