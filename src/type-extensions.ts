import "hardhat/types/config";
import type { ParallelReportConfig, ParallelReportUserConfig } from "./config/report-config.ts";

declare module "hardhat/types/config" {
  interface HardhatUserConfig {
    /** What `parallel-report` takes where no option says otherwise. */
    parallelReport?: ParallelReportUserConfig;
  }

  interface HardhatConfig {
    parallelReport: ParallelReportConfig;
  }
}
