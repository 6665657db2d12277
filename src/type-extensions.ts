import "hardhat/types/config";
import type { ParallelNetworkConfig, ParallelNetworkUserConfig } from "./config/parallel-network.ts";
import type { ParallelReportConfig, ParallelReportUserConfig } from "./config/report-config.ts";

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
