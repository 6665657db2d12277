import { toWord, type Hex } from "../../access/hex.ts";
import type { AccountOverride, StateOverrides } from "../../chain/network-chain.ts";
import { invalidInput } from "../../errors/rpc-error.ts";
import { data, hash, looseAddress } from "./data.ts";
import { object, optional, record, type Parameter } from "./parameter.ts";
import { quantity } from "./quantity.ts";

const storage: Parameter<ReadonlyMap<Hex, Hex>> = (value, path) =>
  new Map(
    Object.entries(record(value, path)).map(([slot, word]) => [
      hash(slot, `${path}'s key`),
      toWord(quantity(256)(word, `${path}.${slot}`)),
    ]),
  );

const accountOverride = object({
  balance: optional(quantity(256)),
  nonce: optional(quantity(64)),
  code: optional(data),
  state: optional(storage),
  stateDiff: optional(storage),
});

/** Accounts by address, each with what a call is to see in the place of its state. */
export const stateOverrides: Parameter<StateOverrides> = (value, path) =>
  new Map(
    Object.entries(record(value, path)).map(([account, override]) => {
      const fields = accountOverride(override, `${path}.${account}`);
      const present: AccountOverride = Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined));
      return [looseAddress(account, `${path}'s key`), present];
    }),
  );

/** @throws RpcError where an account's storage is both replaced and changed. */
export function checkOverrides(overrides: StateOverrides): void {
  if (![...overrides.values()].some(({ state, stateDiff }) => state !== undefined && stateDiff !== undefined)) return;
  throw invalidInput(
    "The properties 'state' and 'stateDiff' cannot be used simultaneously when configuring the state override set passed to the eth_call method.",
  );
}
