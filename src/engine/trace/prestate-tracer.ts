import type { Hex } from "../../access/hex.ts";
import { isAtLeast } from "../../execution/block-context.ts";
import type { EngineInstance } from "../instance.ts";
import { ACCESS, ACCOUNT, CODE, RESULT } from "../memory-map.ts";
import type { Recording } from "./record-transaction.ts";
import { quantity } from "./quantity.ts";

export interface PrestateTracerConfig {
  readonly diffMode?: boolean;
  readonly disableCode?: boolean;
  readonly disableStorage?: boolean;
}

/** An account as the prestate tracer shows it; what it has none of is absent. */
export interface PrestateAccount {
  balance?: Hex;
  nonce?: number;
  code?: Hex;
  storage?: Record<Hex, Hex>;
}

type Prestate = Record<Hex, PrestateAccount>;

type Touching = Pick<Recording, "result" | "unreached">;

const STORAGE_KIND = 4;
const ZERO = `0x${"0".repeat(64)}`;

/** What a transaction's accesses tell of an account: where its cell lies, and its slots before and after. */
interface Touched {
  readonly cell: number;
  readonly slots: { readonly key: Hex; readonly before: Hex; readonly after: Hex }[];
}

/** The accounts that a transaction touched, as they were before it; or in `diffMode` what it changed, before and after. */
export function prestateTracer(
  engine: EngineInstance,
  recording: Touching,
  config: PrestateTracerConfig = {},
): Prestate | { pre: Prestate; post: Prestate } {
  const touched = readTouched(engine, recording);
  if (config.diffMode === true) return differences(engine, touched, config);
  const prestate: Prestate = {};
  for (const [address, { cell, slots }] of touched) {
    const storage = Object.fromEntries(slots.map(({ key, before }) => [key, before]));
    prestate[address] = { ...before(engine, cell, config), ...(config.disableStorage !== true && slots.length > 0 && { storage }) };
  }
  return prestate;
}

function differences(
  engine: EngineInstance,
  touched: ReadonlyMap<Hex, Touched>,
  config: PrestateTracerConfig,
): { pre: Prestate; post: Prestate } {
  const pre: Prestate = {};
  const post: Prestate = {};
  for (const [address, { cell, slots }] of touched) {
    const old = before(engine, cell, config);
    const now = after(engine, cell, config);
    const changed = config.disableStorage === true ? [] : slots.filter((slot) => slot.before !== slot.after);
    const isSame = old.balance === now.balance && old.nonce === now.nonce && old.code === now.code;
    if (isSame && changed.length === 0) continue;
    const storage = (value: "before" | "after") =>
      nonEmpty(Object.fromEntries(changed.filter((slot) => slot[value] !== ZERO).map((slot) => [slot.key, slot[value]])));
    if (!(isMarked(engine, cell, ACCOUNT.created) && isEmpty(old))) pre[address] = { ...old, ...storage("before") };
    if (isDestroyed(engine, cell)) continue;
    post[address] = {
      ...(now.balance !== old.balance && { balance: now.balance }),
      ...(now.nonce !== old.nonce && { nonce: now.nonce }),
      ...(now.code !== old.code && { code: now.code }),
      ...storage("after"),
    };
  }
  return { pre, post };
}

function readTouched(engine: EngineInstance, { result, unreached }: Touching): Map<Hex, Touched> {
  const { view } = engine;
  const touched = new Map<Hex, Touched>();
  const start = view.getUint32(result + RESULT.accesses, true);
  const count = view.getUint32(result + RESULT.accessCount, true);
  for (let at = start; at < start + count * ACCESS.bytes; at += ACCESS.bytes) {
    const cell = view.getUint32(at + ACCESS.account, true);
    const address = engine.address(cell);
    const [code, counter] = [view.getUint32(at + ACCESS.readCode, true), view.getUint32(at + ACCESS.readCounter, true)];
    if (unreached.some((call) => call.address === address && call.code === code && call.counter === counter)) continue;
    const account = touched.get(address) ?? { cell, slots: [] };
    touched.set(address, account);
    if (view.getUint8(at + ACCESS.kind) !== STORAGE_KIND) continue;
    const word = (offset: number) => engine.word(at + offset);
    account.slots.push({ key: word(ACCESS.slot), before: word(ACCESS.before), after: word(ACCESS.after) });
  }
  return touched;
}

function before(engine: EngineInstance, cell: number, config: PrestateTracerConfig): PrestateAccount {
  return accountOf(engine, config, cell + ACCOUNT.balanceBefore, cell + ACCOUNT.nonceBefore, cell + ACCOUNT.codeBefore);
}

function after(engine: EngineInstance, cell: number, config: PrestateTracerConfig): PrestateAccount {
  return accountOf(engine, config, cell + ACCOUNT.balance, cell + ACCOUNT.nonce, cell + ACCOUNT.code);
}

function accountOf(
  engine: EngineInstance,
  { disableCode = false }: PrestateTracerConfig,
  balanceAt: number,
  nonceAt: number,
  codeAt: number,
): PrestateAccount {
  const { view } = engine;
  const nonce = Number(view.getBigUint64(nonceAt, true));
  const code = view.getUint32(codeAt, true);
  const length = code === 0 ? 0 : view.getUint32(code + CODE.length, true);
  return {
    balance: quantity(engine.quantity(balanceAt)),
    ...(nonce !== 0 && { nonce }),
    ...(!disableCode && length !== 0 && { code: engine.data(code + CODE.bytes, length) }),
  };
}

function nonEmpty(storage: Record<Hex, Hex>): PrestateAccount {
  return Object.keys(storage).length > 0 ? { storage } : {};
}

function isEmpty({ balance, nonce, code }: PrestateAccount): boolean {
  return balance === "0x0" && nonce === undefined && code === undefined;
}

/** Whether the transaction set a mark of an account. */
function isMarked({ view }: EngineInstance, cell: number, mark: number): boolean {
  return view.getUint32(cell + mark, true) === view.getUint32(cell + ACCOUNT.epoch, true);
}

/** Since Cancun only a contract of the same transaction can be destroyed (EIP-6780). */
function isDestroyed(engine: EngineInstance, cell: number): boolean {
  return isMarked(engine, cell, ACCOUNT.destroyed) && (!isAtLeast(engine.hardfork, "cancun") || isMarked(engine, cell, ACCOUNT.created));
}
