import type { AccessListEntry, Authorization } from "../../execution/transaction.ts";
import { toWord } from "../../access/hex.ts";
import { data, hash, looseAddress } from "./data.ts";
import { list, malformed, object, omittable, optional, record, type Fields, type Parameter, type Values } from "./parameter.ts";
import { quantity } from "./quantity.ts";

const accessListEntry: Parameter<AccessListEntry> = object({ address: looseAddress, storageKeys: list(hash) });

const authorization: Parameter<Authorization> = (value, path) => {
  const fields = object({
    ...{ chainId: quantity(256), address: looseAddress, nonce: quantity(64) },
    ...{ yParity: quantity(8), r: quantity(256), s: quantity(256) },
  })(value, path);
  return { ...fields, yParity: Number(fields.yParity), r: toWord(fields.r), s: toWord(fields.s) };
};

const COMMON_FIELDS = {
  to: optional(looseAddress),
  gas: optional(quantity(64)),
  gasPrice: optional(quantity(128)),
  maxFeePerGas: optional(quantity(128)),
  maxPriorityFeePerGas: optional(quantity(128)),
  value: optional(quantity(256)),
  data: optional(data),
  input: optional(data),
  accessList: optional(list(accessListEntry)),
  type: optional(quantity(8)),
  blobs: optional(list(data)),
  blobHashes: optional(list(hash)),
  authorizationList: optional(list(authorization)),
} as const satisfies Fields;

const CALL_FIELDS = { from: optional(looseAddress), ...COMMON_FIELDS } as const satisfies Fields;

const TRANSACTION_FIELDS = {
  from: omittable(looseAddress),
  ...COMMON_FIELDS,
  nonce: optional(quantity(64)),
  chainId: optional(quantity(64)),
} as const satisfies Fields;

const SIMULATED_FIELDS = {
  ...CALL_FIELDS,
  nonce: optional(quantity(64)),
  maxFeePerBlobGas: optional(quantity(128)),
  blobVersionedHashes: optional(list(hash)),
} as const satisfies Fields;

/** A message that a request asks to execute, with what it leaves out left out. */
export type CallRequest = Omit<Values<typeof CALL_FIELDS>, "input">;

/** A transaction that a request asks to sign and send, with what it leaves out left out. */
export type TransactionRequest = Omit<Values<typeof TRANSACTION_FIELDS>, "input">;

/** A call of a block to simulate, with what it leaves out left out. */
export type SimulatedCallRequest = Omit<Values<typeof SIMULATED_FIELDS>, "input">;

/** A call of `eth_simulateV1`. */
export const simulatedCall: Parameter<SimulatedCallRequest> = (value, path) => withData(object(SIMULATED_FIELDS)(value, path), value, path);

/** The message of `eth_call`, `eth_estimateGas`, `debug_traceCall`. */
export const callRequest: Parameter<CallRequest> = (value, path) => withData(object(CALL_FIELDS)(value, path), value, path);

/** The transaction of `eth_sendTransaction`. */
export const transactionRequest: Parameter<TransactionRequest> = (value, path) =>
  withData(object(TRANSACTION_FIELDS)(value, path), value, path);

/** `input` is another name of `data`. */
function withData<R extends Pick<Values<typeof CALL_FIELDS>, "data" | "input">>(
  { input, ...request }: R,
  value: unknown,
  path: string,
): Omit<R, "input"> {
  const { data: given, input: other } = record(value, path);
  if (given !== undefined && other !== undefined) throw malformed(`${path}.input`, "data or input, not both", other);
  return { ...request, data: request.data ?? input } as Omit<R, "input">;
}
