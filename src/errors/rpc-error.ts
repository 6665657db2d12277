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
