import type { JsonRpcRequest } from "hardhat/types/providers";
import type { Hex } from "../../src/access/hex.ts";
import { Blockchain } from "../../src/chain/blockchain.ts";
import { addressOfKey } from "../../src/chain/signature.ts";
import { ExecutionError } from "../../src/rpc/failure.ts";
import { ContractNames } from "../../src/rpc/log/contract-names.ts";
import { RpcServer } from "../../src/rpc/rpc-server.ts";
import { optionsOf } from "../mining/twin-chains.ts";
import { seededRandom } from "../../src/graph/random.ts";
import { Values } from "./values.ts";

/** Hardhat's first account. */
const KEY: Hex = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

const SENDER: Hex = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";

/** Methods that set timers going, or have all requests printed. */
const LEFT_OUT = new Set(["evm_setIntervalMining", "hardhat_setLoggingEnabled"]);

/** What a fuzz came to. */
export interface FuzzResult {
  readonly answered: number;
  readonly refused: number;
  readonly failed: number;
  /** Requests that broke something, and how. */
  readonly broken: readonly string[];
}

/**
 * Sends random requests to a network. Whatever is asked, it must answer, refuse with a code and a sentence, or tell how an execution failed;
 * and what it refuses must change nothing.
 */
export async function fuzzRequests(calls: number, seed: number, onProgress: (done: number) => void = () => undefined): Promise<FuzzResult> {
  const values = new Values(seededRandom(seed));
  const chain = await Blockchain.create({ ...optionsOf(), balances: [{ address: SENDER, balance: 10n ** 22n }], automine: true });
  const server = new RpcServer({
    ...{
      chain,
      accounts: [{ address: addressOfKey(KEY), privateKey: KEY }],
      miningInterval: 0,
      isLogging: false,
      clientVersion: "HardhatNetwork/fuzz",
      notify: () => undefined,
    },
    rules: { gas: "auto", gasMultiplier: 1, gasPrice: "auto", throwOnTransactionFailures: true, throwOnCallFailures: true },
    readNames: async () => ContractNames.read((async function* () {})()),
    askHardhat: async () => ({ jsonrpc: "2.0", id: 1, error: { code: -32603, message: "there is no companion here", data: null } }),
  });
  const counts = { answered: 0, refused: 0, failed: 0 };
  const broken: string[] = [];
  let known = await fingerprint(chain);
  for (let done = 0; done < calls; done++) {
    const { method, params } = values.integer(2) === 0 ? values.nearlyValid() : { method: values.method(), params: values.parameters() };
    if (LEFT_OUT.has(method)) continue;
    const request = { jsonrpc: "2.0", id: done, method, params } as JsonRpcRequest;
    const outcome = await outcomeOf(server, request);
    if (outcome in counts) counts[outcome as keyof typeof counts] += 1;
    else broken.push(`${show(request)}: ${outcome}`);
    const now = await fingerprint(chain);
    if (outcome === "refused" && now !== known) broken.push(`${show(request)}: it was refused, and changed the chain`);
    known = now;
    onProgress(done + 1);
  }
  await server.close();
  return { ...counts, broken };
}

async function outcomeOf(server: RpcServer, request: JsonRpcRequest): Promise<string> {
  try {
    const response = await server.handle(request);
    if ("result" in response) return JSON.stringify(response) === undefined ? "its answer is no JSON" : "answered";
    const { code, message } = response.error;
    return Number.isInteger(code) && message.length > 0 && code !== -32603 ? "refused" : `a refusal of code ${code}: ${message}`;
  } catch (error) {
    if (error instanceof ExecutionError) return "failed";
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

/** What a refused request must leave as it is. */
async function fingerprint(chain: Blockchain): Promise<string> {
  const { hash } = chain.block(chain.latestNumber()) ?? {};
  const waiting = chain.pendingTransactions().map((transaction) => transaction.hash);
  return JSON.stringify(
    [hash, waiting, chain.automine, chain.coinbase, chain.blockGasLimit, String(chain.nextBaseFee())],
    (_, value: unknown) => (typeof value === "bigint" ? value.toString() : value),
  );
}

function show({ method, params }: JsonRpcRequest): string {
  return `${method} ${JSON.stringify(params)?.slice(0, 2000)}`;
}
