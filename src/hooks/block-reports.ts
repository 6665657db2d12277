import { ParallelError } from "../errors/error.ts";
import { RPC_ERROR_CODES } from "../errors/rpc-error.ts";
import type { BlockReport } from "../mining/block-report.ts";
import type { Connection } from "./parallel-connection.ts";

/** A block, by a tag, its number or its hash. */
export type ReportedBlock = string | number | bigint | { readonly blockHash: string };

/** What a connection tells of a parallel network. */
export interface ParallelConnection {
  /**
   * How a block was executed and what of it could run at the same time; of the last one by default.
   *
   * @throws NOT_PARALLEL where the network is not parallel
   */
  report(block?: ReportedBlock): Promise<BlockReport>;
}

export function blockReports({ provider, networkName }: Connection): ParallelConnection {
  return {
    async report(block = "latest") {
      const isNumber = typeof block === "number" || typeof block === "bigint";
      const params = [isNumber ? `0x${block.toString(16)}` : block];
      try {
        return (await provider.request({ method: "parallel_getBlockReport", params })) as BlockReport;
      } catch (error) {
        const isUnknown = (error as { readonly code?: unknown }).code === RPC_ERROR_CODES.methodNotSupported;
        throw isUnknown ? new ParallelError("NOT_PARALLEL", { network: networkName }) : error;
      }
    },
  };
}
