import { OP } from "../code/opcodes.ts";
import type { Gap } from "../predictor.ts";
import type { Expression } from "../symbolic/expression.ts";
import type { FunctionRow } from "../templates/contract-table.ts";
import type { CallTemplate, SlotTemplate } from "../templates/function-template.ts";
import { isPrecompile } from "../templates/telling.ts";
import type { SlotName } from "../templates/slot-name.ts";
import type { KeyContext } from "./key-role.ts";

/** How often a call that succeeds does something. */
export type Often = SlotTemplate["read"];

/** One family of locations that a function touches: a storage slot by its formula, or an account's balance by the account's. */
export interface Touch {
  readonly kind: "storage" | "balance";
  /** As in its contract's source, without keys: `_balances`. */
  readonly variable: string;
  readonly place: Expression;
  readonly read: Often;
  /** `restored` ends as it began. */
  readonly write: Often;
  /** Additions that look at nothing. */
  readonly add: Often;
  readonly restored: boolean;
  /** Every write adds to what stands there, or subtracts. */
  readonly commutes: boolean;
  /** The constant that it is always left with. */
  readonly left: bigint | undefined;
  /** The constant that each write adds. */
  readonly delta: bigint | undefined;
  /** Where its contract's layout has it. */
  readonly name: SlotName | undefined;
  /** Program counters. */
  readonly readAt: readonly number[];
  readonly writtenAt: readonly number[];
}

/** What two functions are related by: all that each of them touches, and what else it may. */
export interface Footprint {
  /** `Drop` */
  readonly contract: string;
  /** `mint(address,uint256)` */
  readonly signature: string;
  readonly touches: readonly Touch[];
  readonly context: KeyContext;
  /** Why it may touch more than `touches`. */
  readonly gaps: readonly Gap[];
  /** False where what it may touch beyond is only read. */
  readonly mayWriteMore: boolean;
}

/** What a function touches whenever it succeeds, ready to be related to others of its contract. */
export function footprintOf(contract: string, row: FunctionRow): Footprint {
  const { template, parameters } = row;
  const calls = template.canSucceed ? template.calls.filter(({ target }) => !isPrecompile(target)) : [];
  const touches = [...slotTouches(row), ...balanceTouches(contract, row, calls)];
  const changed = touches.filter(({ kind, write, restored }) => kind === "storage" && write !== "never" && !restored);
  const gaps = [...new Set<Gap>([...row.gaps, ...(calls.length > 0 ? (["code"] as const) : [])])];
  return {
    contract,
    signature: row.signature,
    touches,
    context: { parameters, loads: template.loads, changes: new Set(changed.flatMap(({ place }) => place.constant ?? [])) },
    gaps,
    mayWriteMore: row.gaps.length > 0 || calls.some(({ mode }) => mode !== "staticcall"),
  };
}

function slotTouches({ template, slotNames }: FunctionRow): Touch[] {
  return template.slots.map(({ slot, read, write, restored, commutative, left, delta, readAt, writtenAt }) => ({
    kind: "storage",
    variable: slotNames.get(slot)?.variable ?? "",
    place: slot,
    read,
    write,
    add: "never",
    restored,
    commutes: commutative,
    left,
    delta,
    name: slotNames.get(slot),
    readAt,
    writtenAt,
  }));
}

const UNTOUCHED = {
  kind: "balance",
  read: "never",
  write: "never",
  add: "never",
  restored: false,
  commutes: false,
  left: undefined,
  delta: undefined,
  name: undefined,
  readAt: [],
  writtenAt: [],
} as const;

/** Balances that are asked for, paid from and paid to. */
function balanceTouches(contract: string, { template, isPayable }: FunctionRow, calls: readonly CallTemplate[]): Touch[] {
  const asked = template.balances.map(({ address, isCertain }) => ({
    ...UNTOUCHED,
    variable: balanceName(contract, address),
    place: address,
    read: often(isCertain),
  }));
  const paid = calls
    .filter(({ value }) => value.constant !== 0n)
    .flatMap(({ target, value, isCertain }) => [
      {
        ...UNTOUCHED,
        variable: `${contract} ETH balance`,
        place: SELF,
        read: often(isCertain),
        // What came with the call may be what is paid on: then the balance ends as it began.
        write: often(isCertain && !isPayable),
        restored: value.operation === OP.CALLVALUE,
      },
      { ...UNTOUCHED, variable: balanceName(contract, target), place: target, read: often(isCertain), write: often(isCertain) },
    ]);
  const received: Touch[] = isPayable ? [{ ...UNTOUCHED, variable: `${contract} ETH balance`, place: SELF, add: "sometimes" }] : [];
  // The sender's own balance changes with every transaction: `OWN_BALANCE`.
  return template.canSucceed ? [...asked, ...paid, ...received].filter(({ place }) => place.operation !== OP.CALLER) : [];
}

function balanceName(contract: string, { operation }: Expression): string {
  return operation === OP.ADDRESS ? `${contract} ETH balance` : "ETH balance";
}

function often(isCertain: boolean): Often {
  return isCertain ? "always" : "sometimes";
}

/** The contract's own address. */
const SELF: Expression = {
  id: -1,
  operation: OP.ADDRESS,
  operands: [],
  constant: undefined,
  layout: undefined,
  symbol: undefined,
  bits: 160,
  depth: 0,
  isFixed: true,
};

/** Every transaction is paid for by its sender. */
export const OWN_BALANCE: Touch = {
  ...UNTOUCHED,
  variable: "ETH balance",
  place: { ...SELF, operation: OP.CALLER },
  read: "always",
  write: "always",
};
