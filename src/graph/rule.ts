/**
 * What counts as a conflict. Every figure of the project is printed with the rule that it was computed by.
 * - `granularity`: locations are storage slots and account fields, or whole accounts.
 * - `kinds`: only a read after a write conflicts (a multi-version executor's true dependencies; SSTORE's gas read is a read), or also
 *   a write after a read and a write after a write.
 * - `writes`: only values that changed count as written, or every executed store (no-op and restored ones too).
 * - `senders`: senders are taken to be all distinct (what only the sender's own second transaction would touch again does not conflict), or as sent.
 * - `fees`, `credits`: blind additions of fees to the coinbase, and of value to the recipient, commute, or conflict.
 */
export interface ConflictRule {
  readonly granularity: "slot" | "account";
  readonly kinds: "raw" | "all";
  readonly writes: "changed" | "executed";
  readonly senders: "distinct" | "as-sent";
  readonly fees: "commutative" | "conflict";
  readonly credits: "commutative" | "conflict";
}

/** The values of each switch of the rule, its default first. */
export const RULE_CHOICES: { readonly [Switch in keyof ConflictRule]: readonly [ConflictRule[Switch], ConflictRule[Switch]] } = {
  granularity: ["slot", "account"],
  kinds: ["raw", "all"],
  writes: ["changed", "executed"],
  senders: ["distinct", "as-sent"],
  fees: ["commutative", "conflict"],
  credits: ["commutative", "conflict"],
};

export const DEFAULT_RULE: ConflictRule = {
  granularity: "slot",
  kinds: "raw",
  writes: "changed",
  senders: "distinct",
  fees: "commutative",
  credits: "commutative",
};
