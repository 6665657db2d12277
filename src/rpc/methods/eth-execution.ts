import type { StateOverrides } from "../../chain/network-chain.ts";
import { estimateGas } from "../estimate-gas.ts";
import { callFailure } from "../explain-failure.ts";
import { failure } from "../failure.ts";
import { fillCall } from "../fill/fill-message.ts";
import { toQuantity } from "../format/quantity.ts";
import { method, type Methods } from "../method.ts";
import { block } from "../parameters/block.ts";
import { optional } from "../parameters/parameter.ts";
import { callRequest } from "../parameters/request.ts";
import { checkOverrides, stateOverrides } from "../parameters/state-overrides.ts";
import { resolveBlock } from "../resolve-block.ts";

const NO_OVERRIDES: StateOverrides = new Map();

/** Messages that are executed and leave nothing behind. */
export const ethExecutionMethods: Methods = {
  eth_call: method(
    { transaction: callRequest, block: optional(block), stateOverrides: optional(stateOverrides) },
    async (context, { transaction, block: id = "latest", stateOverrides: overrides = NO_OVERRIDES }) => {
      checkOverrides(overrides);
      const reference = resolveBlock(context.chain, id);
      const message = await fillCall(context, transaction, reference, overrides);
      const outcome = await context.chain.call(message, reference, overrides);
      await context.log.called({ message, block: reference, overrides, outcome, isEstimate: false });
      if (outcome.kind !== "success" && context.rules.throwOnCallFailures) {
        throw await callFailure(context, message, reference, overrides, outcome);
      }
      return outcome.output;
    },
  ),
  eth_estimateGas: method({ transaction: callRequest, block: optional(block) }, async (context, { transaction, block: id = "pending" }) => {
    return toQuantity(await estimateGas(context, transaction, resolveBlock(context.chain, id)));
  }),
  eth_createAccessList: method(
    { transaction: callRequest, block: optional(block) },
    async (context, { transaction, block: id = "latest" }) => {
      const reference = resolveBlock(context.chain, id);
      const message = await fillCall(context, transaction, reference, NO_OVERRIDES);
      const { list, outcome } = await context.chain.accessList(message, reference);
      return {
        ...{ accessList: list, gasUsed: toQuantity(outcome.gasUsed) },
        ...(outcome.kind !== "success" && { error: failure(outcome).message }),
      };
    },
  ),
};
