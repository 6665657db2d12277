import { invalidInput } from "../../errors/rpc-error.ts";
import { namedReport } from "../block-names.ts";
import { method, type Methods } from "../method.ts";
import { block } from "../parameters/block.ts";
import { optional } from "../parameters/parameter.ts";
import { resolveBlock } from "../resolve-block.ts";

/** What only a parallel network can tell. */
export const parallelMethods: Methods = {
  parallel_getBlockReport: method({ block: optional(block) }, async ({ chain, nameLocations }, { block: id = "latest" }) => {
    const reference = resolveBlock(chain, id);
    const report = reference === "pending" ? undefined : await chain.blockReport(reference);
    if (report === undefined) throw invalidInput("There is no report of a block that is not mined yet");
    return namedReport(report, nameLocations);
  }),

  parallel_getBlockTimeline: method({ block: optional(block) }, ({ chain }, { block: id = "latest" }) => {
    const reference = resolveBlock(chain, id);
    return (reference === "pending" ? undefined : chain.blockTimeline(reference)) ?? null;
  }),
};
