/** Numbered states to go back to. Each can be gone back to once, and that forgets all later ones. Numbers are never used again. */
export class Snapshots<State> {
  readonly #states = new Map<bigint, State>();
  #next = 1n;

  /** Keeps a state and gives its number, from 1. */
  take(state: State): bigint {
    const id = this.#next++;
    this.#states.set(id, state);
    return id;
  }

  /** The state to go back to; undefined where there is no such number. */
  revert(id: bigint): State | undefined {
    const state = this.#states.get(id);
    if (state === undefined) return undefined;
    for (const later of [...this.#states.keys()].filter((key) => key >= id)) this.#states.delete(later);
    return state;
  }

  /** Uses a number up and keeps nothing. Every transaction that EDR automines takes one, so that numbers told to users jump. */
  skip(): void {
    this.#next++;
  }
}
