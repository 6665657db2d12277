import type { AccountOverride } from "../../chain/network-chain.ts";
import type { BlockOverrides } from "../../chain/simulation.ts";
import { invalidParameters } from "../../errors/rpc-error.ts";
import { hash, looseAddress } from "./data.ts";
import { boolean, list, malformed, object, optional, record, type Parameter, type Values } from "./parameter.ts";
import { quantity } from "./quantity.ts";
import { simulatedCall } from "./request.ts";
import { checkOverrides, stateOverrides } from "./state-overrides.ts";

const nothing: Parameter<undefined> = (value, path) => {
  if (Array.isArray(value) && value.length === 0) return undefined;
  throw malformed(path, "an empty list, since withdrawals are not simulated", value);
};

const blockOverrides: Parameter<BlockOverrides> = object({
  number: optional(quantity(64)),
  time: optional(quantity(64)),
  gasLimit: optional(quantity(63)),
  feeRecipient: optional(looseAddress),
  prevRandao: optional(hash),
  baseFeePerGas: optional(quantity(128)),
  blobBaseFee: optional(quantity(128)),
  beaconRoot: optional(hash),
  withdrawals: optional(nothing),
});

const overrides: Parameter<ReadonlyMap<`0x${string}`, AccountOverride>> = (value, path) => {
  for (const [address, override] of Object.entries(record(value, path))) {
    const { movePrecompileToAddress: target } = record(override, `${path}.${address}`);
    if (target != null) throw invalidParameters(`${path}.${address}.movePrecompileToAddress: precompiles cannot be moved`);
  }
  const read = stateOverrides(value, path);
  checkOverrides(read);
  return read;
};

const blockStateCalls = object({
  blockOverrides: optional(blockOverrides),
  stateOverrides: optional(overrides),
  calls: optional(list(simulatedCall)),
});

const fields = {
  blockStateCalls: list(blockStateCalls),
  validation: optional(boolean),
  traceTransfers: optional(boolean),
  returnFullTransactions: optional(boolean),
};

/** What `eth_simulateV1` is to simulate. */
export type SimulationOptions = Values<typeof fields>;

export const simulation = object(fields);
