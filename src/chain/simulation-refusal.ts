import { invalidParameters, RpcError, SIMULATION_ERROR_CODES } from "../errors/rpc-error.ts";
import { describeRefusal, type Refusal } from "../execution/refusal.ts";
import type { Transaction } from "../execution/transaction.ts";
import { checksumAddress } from "./checksum-address.ts";

/** What `eth_simulateV1` answers where a call may not be in its block: the codes of execution-apis, in geth's words. */
export function simulationError(refusal: Refusal, { from, gasLimit, nonce, maxFeePerGas, gasPrice }: Transaction): RpcError {
  const address = checksumAddress(from);
  const error = (code: keyof typeof SIMULATION_ERROR_CODES, message: string): RpcError =>
    new RpcError(SIMULATION_ERROR_CODES[code], `err: ${message} (supplied gas ${gasLimit})`);
  switch (refusal.code) {
    case "nonce-too-low":
      return error("nonceTooLow", `nonce too low: address ${address}, tx: ${nonce} state: ${refusal.expected}`);
    case "nonce-too-high":
      return error("nonceTooHigh", `nonce too high: address ${address}, tx: ${nonce} state: ${refusal.expected}`);
    case "fee-below-base-fee": {
      const fee = `maxFeePerGas: ${maxFeePerGas ?? gasPrice ?? 0n}, baseFee: ${refusal.baseFee}`;
      return error("feeBelowBaseFee", `max fee per gas less than block base fee: address ${address}, ${fee}`);
    }
    case "intrinsic-gas-too-low":
    case "floor-gas-too-low":
      return error("intrinsicGas", `intrinsic gas too low: have ${gasLimit}, want ${refusal.least}`);
    case "insufficient-funds": {
      const have = `have ${refusal.balance} want ${refusal.cost}`;
      return error("insufficientFunds", `insufficient funds for gas * price + value: address ${address} ${have}`);
    }
    case "init-code-too-large":
      return error("initCodeTooLarge", `max initcode size exceeded: code size ${refusal.length} limit ${refusal.limit}`);
    default:
      return invalidParameters(`A call cannot be simulated: ${describeRefusal(refusal)}.`);
  }
}
