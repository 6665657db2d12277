import type { Connection } from "./network-facts.ts";

/** A connection with the root of the project that opened it. */
export interface RememberedConnection {
  readonly connection: Connection;
  readonly root: string;
}

let last: RememberedConnection | undefined;

/** Notes the connection that a request goes through, for `traffic` and `workload`, which take the one used last where none is named. */
export function rememberConnection(connection: Connection, root: string): void {
  if (last?.connection !== connection) last = { connection, root };
}

/** The network connection used last in this process, or undefined where there was none. */
export function lastConnection(): RememberedConnection | undefined {
  return last;
}
