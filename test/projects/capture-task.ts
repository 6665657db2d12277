import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import { captureScript, captureTests } from "../../src/workload/run.ts";
import { saveWorkloads } from "../../src/workload/workload-file.ts";

/** `hardhat capture --out file [--script path] [test files]`: runs and saves what was captured, as the report's task does before it reports. */
export const captureTask = task("capture", "Captures a run of the tests, or of a script")
  .addOption({ name: "out", description: "The workload file to write", type: ArgumentType.FILE, defaultValue: "" })
  .addOption({ name: "script", description: "A script to run instead of the tests", defaultValue: "" })
  .addVariadicArgument({ name: "testFiles", description: "The tests to run", defaultValue: [] })
  .setInlineAction(async ({ out, script, testFiles }, hre) => {
    const run = script === "" ? await captureTests(hre, { testFiles }) : await captureScript(hre, script);
    await saveWorkloads(out, run.capture);
    if (run.failure !== undefined) console.error(run.failure);
    process.exitCode = run.exitCode;
  })
  .build();
