import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";

/** An option that names a file, or nothing. */
function file<Name extends string>(name: Name, description: string) {
  return { name, description, type: ArgumentType.FILE_WITHOUT_DEFAULT, defaultValue: undefined } as const;
}

/** An option that is read by us, so that what is wrong with it can be told. */
function text<Name extends string>(name: Name, description: string) {
  return { name, description, type: ArgumentType.STRING_WITHOUT_DEFAULT, defaultValue: undefined } as const;
}

/** The switches of the rule of what conflicts. */
const RULE = {
  granularity: text("granularity", "What conflicts: slot or account"),
  kinds: text("kinds", "Which conflicts: raw (reads after writes) or all"),
  writes: text("writes", "Which writes: changed (values that differ) or executed (every store)"),
  senders: text("senders", "Whose calls: distinct or as-sent"),
  fees: text("fees", "Fees to the coinbase: commutative or conflict"),
  credits: text("credits", "Plain credits: commutative or conflict"),
};

/** What the tasks that run the project's tests have in common. */
const TEST_FILES = {
  name: "testFiles" as const,
  description: "Test files to run; all of the project's tests by default",
  defaultValue: [] as string[],
};
const SCRIPT = file("script", "Run this script instead of the tests");
const EXECUTOR = {
  name: "executor",
  description: "What records each transaction: engine, or the slower reference VM (reference)",
  type: ArgumentType.STRING,
  defaultValue: "engine",
} as const;

/** The plugin's tasks. Descriptions only: an action is loaded when its task runs. */
export const parallelReportTask = task(
  "parallel-report",
  "Shows which transactions could run in parallel, and which state variable stops the others",
)
  .addVariadicArgument(TEST_FILES)
  .addOption(SCRIPT)
  .addOption(file("workload", "Report on a workload file that --save wrote; runs nothing"))
  .addOption(file("save", "Keep the captured workload in this file"))
  .addOption(file("json", "Also write the report as JSON to this file"))
  .addOption(file("html", "Where to write the HTML report (default: cache/parallel-report/report.html)"))
  .addFlag({ name: "tests", description: "List what each test sent" })
  .addFlag({ name: "explain", description: "Tell how each figure is computed, and what each switch of the rule means" })
  .addFlag({ name: "snapshot", description: "Write which functions conflict on what to .parallel-snapshot" })
  .addFlag({ name: "snapshotCheck", description: "Fail where functions conflict that .parallel-snapshot does not name" })
  .addOption(text("minSpeedup", 'Fail where a declared traffic stays below: "drop hour=4", several with commas'))
  .addOption(file("compare", "Print before and after against a JSON report of earlier"))
  .addOption(text("executors", "Executors that speedups are modelled for (default: 8)"))
  .addOption(RULE.granularity)
  .addOption(RULE.kinds)
  .addOption(RULE.writes)
  .addOption(RULE.senders)
  .addOption(RULE.fees)
  .addOption(RULE.credits)
  .addOption(EXECUTOR)
  .addFlag({ name: "noCompile", description: "Do not compile first" })
  .setAction(() => import("./parallel-report.ts"))
  .build();

export const parallelGraphTask = task("parallel-graph", "Writes the conflict graph of a traffic as DOT, GEXF, GraphML or JSON")
  .addVariadicArgument(TEST_FILES)
  .addOption(SCRIPT)
  .addOption(file("workload", "Take a workload file that --save wrote; runs nothing"))
  .addOption(text("traffic", "The traffic's name; the first one by default"))
  .addOption({ name: "format", description: "dot, gexf, graphml or json", type: ArgumentType.STRING, defaultValue: "dot" })
  .addOption(file("output", "The file to write; standard output by default"))
  .addOption(EXECUTOR)
  .addFlag({ name: "noCompile", description: "Do not compile first" })
  .setAction(() => import("./parallel-graph.ts"))
  .build();

export const parallelPredictTask = task(
  "parallel-predict",
  "Tells what every function of a contract reads and writes, from bytecode alone: nothing is executed",
)
  .addVariadicArgument({ name: "contracts", description: "Contracts by name; all of the project's own by default", defaultValue: [] })
  .addOption(file("json", "Also write the tables as JSON to this file"))
  .addOption(file("html", "Also write a page to this file"))
  .addFlag({ name: "views", description: "Also list view and pure functions" })
  .addFlag({ name: "snapshot", description: "Write which functions conflict on what, by prediction, to .parallel-predicted-snapshot" })
  .addFlag({ name: "snapshotCheck", description: "Fail where functions conflict that .parallel-predicted-snapshot does not name" })
  .addOption(RULE.granularity)
  .addOption(RULE.kinds)
  .addOption(RULE.writes)
  .addOption(RULE.senders)
  .addOption(RULE.fees)
  .addOption(RULE.credits)
  .addFlag({ name: "noCompile", description: "Do not compile first" })
  .setAction(() => import("./parallel-predict.ts"))
  .build();

export const parallelBenchTask = task(
  "parallel-bench",
  "Makes a captured traffic one block, one by one and in parallel, and tells what each way takes on this machine",
)
  .addOption(file("workload", "The workload file, which parallel-report --save writes"))
  .addOption(text("traffic", "The traffic's name; all of the file by default"))
  .addOption(text("workers", "The most threads to try beside the main one (default: as many as the machine runs at once)"))
  .addOption({ name: "passes", description: "How often each way is timed", type: ArgumentType.STRING, defaultValue: "9" })
  .addOption(file("json", "Also write the figures as JSON to this file"))
  .setAction(() => import("./parallel-bench.ts"))
  .build();
