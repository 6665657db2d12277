import type { Hex } from "../../access/hex.ts";
import type { ChainRules } from "../../chain/network-chain.ts";
import { refusalError, rulesName } from "../../chain/refusal-message.ts";
import { invalidInput, invalidParameters } from "../../errors/rpc-error.ts";
import { INIT_CODE_LIMIT } from "../../execution/limits.ts";
import type { CallRequest, TransactionRequest } from "../parameters/request.ts";
import { isBefore } from "../resolve-block.ts";

const ISSUES = "https://github.com/NomicFoundation/hardhat/issues";
const BLOB_TYPE = 3n;

/** @throws RpcError where a message cannot be called: in EDR's words. */
export function checkCall(rules: ChainRules, request: CallRequest): void {
  if (request.blobs !== undefined || request.blobHashes !== undefined) {
    throw invalidInput(
      `An EIP-4844 (shard blob) call request was received, but Hardhat only supports them via \`eth_sendRawTransaction\`. See ${ISSUES}/5182`,
    );
  }
  checkFields(rules, request);
}

/** @throws RpcError where a transaction cannot be signed: in EDR's words. */
export function checkTransaction(rules: ChainRules, request: TransactionRequest): void {
  if (request.chainId !== undefined && request.chainId !== BigInt(rules.chainId)) {
    throw invalidParameters(`Invalid chainId ${request.chainId} provided, expected ${rules.chainId} instead.`);
  }
  checkInitCode(rules, request);
  if (request.blobs !== undefined || request.blobHashes !== undefined || request.type === BLOB_TYPE) {
    throw invalidInput(
      `An EIP-4844 (shard blob) transaction was received, but Hardhat only supports them via \`eth_sendRawTransaction\`. See ${ISSUES}/5023`,
    );
  }
  checkFields(rules, request);
}

interface InitCode {
  readonly to?: Hex | undefined;
  readonly data?: Hex | undefined;
}

/** @throws RpcError where a deployment's code is longer than EIP-3860 allows. */
export function checkInitCode(rules: ChainRules, { to, data = "0x" }: InitCode): void {
  const length = data.length / 2 - 1;
  if (to !== undefined || rules.allowUnlimitedContractSize || isBefore(rules.hardfork, "shanghai") || length <= INIT_CODE_LIMIT) return;
  throw refusalError({ code: "init-code-too-large", length, limit: INIT_CODE_LIMIT }, "eth_sendTransaction");
}

function checkFields({ hardfork }: ChainRules, request: CallRequest): void {
  const { gasPrice, maxFeePerGas, maxPriorityFeePerGas, authorizationList } = request;
  if (isBefore(hardfork, "london") && (maxFeePerGas !== undefined || maxPriorityFeePerGas !== undefined)) {
    throw invalidParameters(
      "EIP-1559 style fee params (maxFeePerGas or maxPriorityFeePerGas) received but they are not supported by the current hardfork.\n\nYou can use them by running Hardhat Network with 'hardfork' BERLIN or later.\n        ",
    );
  }
  if (authorizationList !== undefined && isBefore(hardfork, "prague")) {
    throw invalidParameters(
      `The transaction contains EIP-7702 parameters, but they are not supported by the current hardfork: ${rulesName(hardfork)}. Use the Prague hardfork (or later).`,
    );
  }
  if (gasPrice !== undefined && maxFeePerGas !== undefined) throw invalidInput("Cannot send both gasPrice and maxFeePerGas params");
  if (gasPrice !== undefined && maxPriorityFeePerGas !== undefined)
    throw invalidInput("Cannot send both gasPrice and maxPriorityFeePerGas");
  if (maxFeePerGas !== undefined && maxPriorityFeePerGas !== undefined && maxPriorityFeePerGas > maxFeePerGas) {
    throw invalidInput(`maxPriorityFeePerGas (${maxPriorityFeePerGas}) is bigger than maxFeePerGas (${maxFeePerGas})`);
  }
  if (authorizationList === undefined) return;
  if (request.to === undefined) throw invalidInput("Invalid EIP-7702 transaction: to (receiver) parameter is missing.");
  if (authorizationList.length === 0) throw invalidInput("Invalid EIP-7702 transaction: authorization list is empty.");
}
