import { definePlugin } from "hardhat/plugins";
import type { HardhatPlugin } from "hardhat/types/plugins";
import { PLUGIN_ID } from "./errors/error.ts";
import { parallelBenchTask, parallelGraphTask, parallelPredictTask, parallelReportTask } from "./tasks/definitions.ts";

export type * from "./type-extensions.ts";

/** The plugin, described and nothing else: whatever it does is loaded when it is needed. */
const hardhatParallel: HardhatPlugin = definePlugin({
  id: PLUGIN_ID,
  npmPackage: "hardhat-parallel",
  tasks: [parallelReportTask, parallelGraphTask, parallelPredictTask, parallelBenchTask],
  hookHandlers: {
    config: () => import("./hooks/config.ts"),
    network: () => import("./hooks/network.ts"),
  },
});

export default hardhatParallel;
