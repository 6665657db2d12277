import { CaptureStore } from "./capture-store.ts";
import { History } from "./history.ts";
import type { Connection } from "./network-facts.ts";

/** Names the folder that captures go to. An environment variable, so that the processes of parallel tests see it too; where it is not set nothing is captured. */
export const CAPTURE_VARIABLE = "HARDHAT_PARALLEL_CAPTURE";

/** The capture of one process: a store, and a history for each connection. */
export class CaptureSession {
  readonly folder: string;
  readonly store: CaptureStore;
  readonly #histories = new WeakMap<Connection, History>();

  constructor(folder: string) {
    this.folder = folder;
    this.store = new CaptureStore(folder);
  }

  /** The history of a connection, begun with its first request. `root` is the project's, which origins are relative to. */
  history(connection: Connection, root: string): History {
    const history = this.#histories.get(connection) ?? new History(connection, root, this.store);
    this.#histories.set(connection, history);
    return history;
  }
}

let session: CaptureSession | undefined;

/** The session of the folder that the environment names now, or undefined while nothing is to be captured. */
export function captureSession(): CaptureSession | undefined {
  const folder = process.env[CAPTURE_VARIABLE];
  if (folder === undefined || folder === "") return undefined;
  if (session?.folder !== folder) session = new CaptureSession(folder);
  return session;
}
