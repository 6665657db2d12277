import { invalidInput, invalidParameters, type RpcError } from "../errors/rpc-error.ts";
import type { Hardfork } from "../execution/block-context.ts";
import { describeRefusal, type Refusal } from "../execution/refusal.ts";

/** How a refused transaction came: `call` stands for `eth_call` and `eth_estimateGas`. */
export type RequestKind = "eth_sendTransaction" | "eth_sendRawTransaction" | "call";

/** What refused it. */
export type RefusedBy = "automining" | "mempool" | "block";

/**
 * What EDR answers where it refuses a transaction: its code and its words, letter by letter. Of senders with code, and of more blobs than a
 * transaction may have (EIP-7594), EDR refuses none; the words for these are those of its EVM. It has none for malformed fields.
 *
 * @param by automining, where the next block is made with the transaction at once; the mempool, where it would wait; or the block itself
 */
export function refusalError(refusal: Refusal, request: RequestKind, by: RefusedBy = "automining"): RpcError {
  switch (refusal.code) {
    case "nonce-too-low":
    case "nonce-too-high":
      return invalidInput(nonceMessage(refusal, by));
    case "nonce-overflow":
      return invalidInput("nonce overflow in transaction");
    case "insufficient-funds": {
      const cost = refusal.cost < MAX_WORD ? refusal.cost : MAX_WORD;
      return invalidInput(
        `Sender doesn't have enough funds to send tx. The max upfront cost is: ${cost} and the sender's balance is: ${refusal.balance}.`,
      );
    }
    case "sender-has-code":
      return invalidInput("reject transactions from senders with deployed code");
    case "fee-below-base-fee":
      return invalidInput(
        `Transaction ${refusal.field} (${refusal.fee}) is too low for the next block, which has a baseFeePerGas of ${refusal.baseFee}`,
      );
    case "priority-fee-above-fee":
      return invalidInput(`maxPriorityFeePerGas (${refusal.priorityFee}) is bigger than maxFeePerGas (${refusal.fee})`);
    case "block-gas-exceeded":
      return invalidInput(`Transaction gas limit is ${refusal.gasLimit} and exceeds block gas limit of ${refusal.available}`);
    case "cap-exceeded":
      return invalidInput(capMessage(refusal, request));
    case "intrinsic-gas-too-low":
      return invalidInput(`Transaction requires at least ${refusal.least} gas but got ${refusal.gasLimit}`);
    case "floor-gas-too-low":
      return invalidInput(`Transaction requires gas floor of ${refusal.least} but got limit of ${refusal.gasLimit}`);
    case "init-code-too-large":
      return request === "call" ? invalidInput("create initcode size limit") : invalidParameters(initCodeMessage(refusal));
    case "type-not-supported":
      return invalidParameters(typeMessage(refusal, request));
    case "blob-fee-below-base-fee":
      return invalidInput(blobFeeMessage(refusal, by));
    case "blob-gas-exceeded":
      return invalidInput("Transaction has higher blob gas usage than is remaining in block");
    case "too-many-blobs":
      return invalidInput(`too many blobs, have ${refusal.count}, max ${refusal.limit}`);
    case "no-blobs":
      return invalidInput("empty blobs");
    case "blob-version-unknown":
      return invalidParameters("Failed to RLP decode Eip4844PooledTransaction.");
    case "blob-creation":
      return invalidParameters(RECEIVER_MISSING);
    case "no-authorizations":
      return invalidInput("Invalid EIP-7702 transaction: authorization list is empty.");
    case "authorization-creation":
      if (request === "eth_sendRawTransaction") return invalidParameters(RECEIVER_MISSING);
      return invalidInput("Invalid EIP-7702 transaction: to (receiver) parameter is missing.");
    case "malformed":
      return invalidParameters(`Invalid transaction: ${describeRefusal(refusal)}.`);
  }
}

const MAX_WORD = 2n ** 256n - 1n;
/** What decoding says of an empty recipient. */
const RECEIVER_MISSING = "unexpected length";

type RefusalOf<Code extends Refusal["code"]> = Extract<Refusal, { readonly code: Code }>;

/** A nonce that is too high is no fault where the transaction can wait. */
function nonceMessage({ code, nonce, expected }: RefusalOf<"nonce-too-low" | "nonce-too-high">, by: RefusedBy): string {
  const word = code === "nonce-too-low" ? "low" : "high";
  if (by === "block") return `nonce ${nonce} too ${word}, expected ${expected}`;
  if (by === "mempool") return `Transaction nonce too ${word}. Expected nonce to be at least ${expected} but got ${nonce}.`;
  return `Nonce too ${word}. Expected nonce to be ${expected} but got ${nonce}. Note that transactions can't be queued when automining.`;
}

function blobFeeMessage({ fee, baseFee }: RefusalOf<"blob-fee-below-base-fee">, by: RefusedBy): string {
  if (by === "block") return `blob gas price (${baseFee}) is greater than max fee per blob gas (${fee})`;
  return `Transaction maxFeePerBlobGas (${fee}) is too low for the next block, which has a baseFeePerBlobGas of ${baseFee}`;
}

function capMessage({ gasLimit, cap }: RefusalOf<"cap-exceeded">, request: RequestKind): string {
  if (request === "call") return `transaction gas limit (${gasLimit}) is greater than the cap (${cap})`;
  return `Transaction gas limit is ${gasLimit} and exceeds transaction gas cap of ${cap}`;
}

function initCodeMessage({ length, limit }: RefusalOf<"init-code-too-large">): string {
  return (
    `\nTrying to send a deployment transaction whose init code length is ${length}. The max length allowed by EIP-3860 is ${limit}.\n\n` +
    "Enable the 'allowUnlimitedContractSize' option to allow init codes of any length."
  );
}

const BEFORE_BERLIN = new Set([
  ...["chainstart", "homestead", "dao", "tangerineWhistle", "spuriousDragon"],
  ...["byzantium", "constantinople", "petersburg", "istanbul", "muirGlacier"],
]);

/** Fields are looked at one after another: the access list, the fees, the blobs, the authorizations. EDR names Berlin for the fees too. */
function typeMessage({ type, hardfork }: RefusalOf<"type-not-supported">, request: RequestKind): string {
  const isBeforeBerlin = BEFORE_BERLIN.has(hardfork);
  const isRaw = request === "eth_sendRawTransaction";
  if (type === 1 || (isBeforeBerlin && isRaw))
    return `Access list received but is not supported by the current hardfork. \n\n${USE_BERLIN}\n        `;
  if (isBeforeBerlin || hardfork === "berlin") {
    if (isRaw) return `Trying to send an EIP-1559 transaction but they are not supported by the current hard fork.${USE_BERLIN}`;
    const fields = "EIP-1559 style fee params (maxFeePerGas or maxPriorityFeePerGas)";
    return `${fields} received but they are not supported by the current hardfork.\n\n${USE_BERLIN}\n        `;
  }
  const message = `The transaction contains EIP-${type === 3 ? 4844 : 7702} parameters, but they are not supported by the current hardfork: ${rulesName(hardfork)}`;
  return type === 3 ? message : `${message}. Use the Prague hardfork (or later).`;
}

/** The hardfork whose rules EDR's EVM follows, as messages on types of transactions write it: none that only put off the ice age. */
export function rulesName(hardfork: Hardfork): string {
  return hardfork.endsWith("Glacier") ? "LONDON" : hardfork.toUpperCase();
}

const USE_BERLIN = "You can use them by running Hardhat Network with 'hardfork' BERLIN or later.";
