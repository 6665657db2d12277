import type { SimulatedBlock, SimulatedCall } from "../../chain/simulation.ts";
import { callMessage } from "../../engine/trace/messages.ts";
import { revertReason } from "../../engine/trace/revert-reason.ts";
import { RPC_ERROR_CODES, SIMULATION_ERROR_CODES } from "../../errors/rpc-error.ts";
import { formatBlock } from "./block.ts";
import { formatLog } from "./log.ts";
import { toQuantity } from "./quantity.ts";

/** A simulated block as `eth_simulateV1` gives it: a block, and how each of its calls ended. */
export function formatSimulatedBlock({ block, calls }: SimulatedBlock, withTransactions: boolean): Record<string, unknown> {
  let logIndex = 0;
  return {
    ...formatBlock(block, { withTransactions, isPending: false }),
    calls: calls.map((call, transactionIndex) => ({
      returnData: call.halt === undefined && call.status === 1 ? call.output : "0x",
      logs: call.logs.map((log) => formatLog({ log, block, transactionIndex, logIndex: logIndex++ })),
      ...{ gasUsed: toQuantity(call.gasUsed), status: toQuantity(call.status) },
      ...(call.status === 0 && { error: failureOf(call) }),
    })),
  };
}

/** In geth's words. */
function failureOf({ halt, output }: SimulatedCall): Record<string, unknown> {
  if (halt !== undefined) return { code: SIMULATION_ERROR_CODES.halted, message: callMessage(halt) };
  const reason = revertReason(output);
  const message = reason === undefined ? "execution reverted" : `execution reverted: ${reason}`;
  return { code: RPC_ERROR_CODES.reverted, message, data: output };
}
