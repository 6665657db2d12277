/** The codes of JSON-RPC errors that a network answers with. */
export const RPC_ERROR_CODES = {
  /** A transaction or a call reverted; `data` is what it returned. */
  reverted: 3,
  /** The request was understood and cannot be done: wrong nonce, no funds, a block that does not exist. */
  invalidInput: -32000,
  methodNotSupported: -32004,
  /** The request is malformed, or names something that the network does not have. */
  invalidParameters: -32602,
  internal: -32603,
} as const;

/** The codes of `eth_simulateV1` (execution-apis). */
export const SIMULATION_ERROR_CODES = {
  /** A simulated call failed without reverting. */
  halted: -32_015,
  nonceTooLow: -38_010,
  nonceTooHigh: -38_011,
  feeBelowBaseFee: -38_012,
  intrinsicGas: -38_013,
  insufficientFunds: -38_014,
  blockGas: -38_015,
  blockNumbers: -38_020,
  timestamps: -38_021,
  initCodeTooLarge: -38_025,
  tooManyBlocks: -38_026,
} as const;

/**
 * What a JSON-RPC request is answered with where it cannot be served. No fault of the plugin: it travels to the caller as
 * `{ code, message, data }` and never to the terminal, so it is no ParallelError.
 */
export class RpcError extends Error {
  readonly code: number;
  readonly data?: unknown;

  constructor(code: number, message: string, data?: unknown) {
    super(message);
    this.name = "RpcError";
    this.code = code;
    if (data !== undefined) this.data = data;
  }
}

/** The request was understood and cannot be done. */
export function invalidInput(message: string): RpcError {
  return new RpcError(RPC_ERROR_CODES.invalidInput, message);
}

/** The request is malformed, or names something that the network does not have. */
export function invalidParameters(message: string): RpcError {
  return new RpcError(RPC_ERROR_CODES.invalidParameters, message);
}
