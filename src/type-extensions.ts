import "hardhat/types/config";
import "hardhat/types/network";
import type { ParallelConnection } from "./hooks/block-reports.ts";
import type { ParallelNetworkConfig, ParallelNetworkUserConfig } from "./config/parallel-network.ts";
import type { ParallelReportConfig, ParallelReportUserConfig } from "./config/report-config.ts";

declare module "hardhat/types/network" {
  // The type parameter must be named as Hardhat names it.
  // eslint-disable-next-line @typescript-eslint/no-unused-vars
  interface NetworkConnection<ChainTypeT extends ChainType | string = DefaultChainType> {
    /** What a parallel network tells of its blocks. */
    parallel: ParallelConnection;
  }
}

declare module "hardhat/types/config" {
  interface HardhatUserConfig {
    /** What `parallel-report` takes where no option says otherwise. */
    parallelReport?: ParallelReportUserConfig;
  }

  interface HardhatConfig {
    parallelReport: ParallelReportConfig;
  }

  interface EdrNetworkUserConfig {
    /** Runs the network on this plugin's engine. Default false. */
    parallel?: ParallelNetworkUserConfig;
  }

  interface EdrNetworkConfig {
    /** Set where the network runs on this plugin's engine. */
    parallel?: ParallelNetworkConfig;
  }
}
