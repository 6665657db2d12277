import type { Hex } from "../../src/access/hex.ts";
import type { Hardfork } from "../../src/execution/block-context.ts";
import type { ComparedBlock } from "./compare.ts";

/** A difference told as a test for same-results.test.ts. Accounts that were not needed for it are to be taken out by hand. */
export function asTest(
  { block, state, transactions, options }: ComparedBlock,
  difference: string,
  { hardfork, seed }: { readonly hardfork: Hardfork; readonly seed: number },
): string {
  return `// ${hardfork}, seed ${seed}
// ${difference}
it("", async () => {
  const accounts: Record<Hex, CapturedAccount> = ${literal(state.accounts)};
  const transactions: Transaction[] = ${literal(transactions)};
  await expectSame(accounts, transactions, ${literal(block)}, ${literal(options)});
});
`;
}

/** A value as TypeScript writes it. */
function literal(value: unknown, indent = "  "): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) as Hex;
  const deeper = `${indent}  `;
  const items = Array.isArray(value)
    ? value.map((item) => literal(item, deeper))
    : Object.entries(value).map(([key, item]) => `${/^[a-z]\w*$/i.test(key) ? key : JSON.stringify(key)}: ${literal(item, deeper)}`);
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  if (items.length === 0) return open + close;
  return `${open}\n${items.map((item) => `${deeper}${item},\n`).join("")}${indent}${close}`;
}
