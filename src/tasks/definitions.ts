import { task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";

/** The plugin's tasks. Descriptions only: an action is loaded when its task runs. */
export const parallelReportTask = task(
  "parallel-report",
  "Shows which transactions could run in parallel, and which state variable stops the others",
)
  .addVariadicArgument({ name: "testFiles", description: "Test files to run; all of the project's tests by default", defaultValue: [] })
  .addOption({
    name: "script",
    description: "Run this script instead of the tests",
    type: ArgumentType.FILE_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "workload",
    description: "Report on a workload file that --save wrote; runs nothing",
    type: ArgumentType.FILE_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "save",
    description: "Keep the captured workload in this file",
    type: ArgumentType.FILE_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "json",
    description: "Also write the report as JSON to this file",
    type: ArgumentType.FILE_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "html",
    description: "Where to write the HTML report (default: cache/parallel-report/report.html)",
    type: ArgumentType.FILE_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addFlag({ name: "tests", description: "List what each test sent" })
  .addFlag({ name: "explain", description: "Tell how each figure is computed, and what each switch of the rule means" })
  .addFlag({ name: "snapshot", description: "Write which functions conflict on what to .parallel-snapshot" })
  .addFlag({ name: "snapshotCheck", description: "Fail where functions conflict that .parallel-snapshot does not name" })
  .addOption({
    name: "minSpeedup",
    description: 'Fail where a declared traffic stays below: "drop hour=4", several with commas',
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "compare",
    description: "Print before and after against a JSON report of earlier",
    type: ArgumentType.FILE_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "executors",
    description: "Executors that speedups are modelled for (default: 8)",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "granularity",
    description: "What conflicts: slot or account",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "kinds",
    description: "Which conflicts: raw (reads after writes) or all",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "writes",
    description: "Which writes: changed (values that differ) or executed (every store)",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "senders",
    description: "Whose calls: distinct or as-sent",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "fees",
    description: "Fees to the coinbase: commutative or conflict",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "credits",
    description: "Plain credits: commutative or conflict",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "executor",
    description: "What records each transaction: engine, or the slower reference VM (reference)",
    type: ArgumentType.STRING,
    defaultValue: "engine",
  })
  .addFlag({ name: "noCompile", description: "Do not compile first" })
  .setAction(() => import("./parallel-report.ts"))
  .build();

export const parallelGraphTask = task("parallel-graph", "Writes the conflict graph of a traffic as DOT, GEXF, GraphML or JSON")
  .addVariadicArgument({ name: "testFiles", description: "Test files to run; all of the project's tests by default", defaultValue: [] })
  .addOption({
    name: "script",
    description: "Run this script instead of the tests",
    type: ArgumentType.FILE_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "workload",
    description: "Take a workload file that --save wrote; runs nothing",
    type: ArgumentType.FILE_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "traffic",
    description: "The traffic's name; the first one by default",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({ name: "format", description: "dot, gexf, graphml or json", type: ArgumentType.STRING, defaultValue: "dot" })
  .addOption({
    name: "output",
    description: "The file to write; standard output by default",
    type: ArgumentType.FILE_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "executor",
    description: "What records each transaction: engine, or the slower reference VM (reference)",
    type: ArgumentType.STRING,
    defaultValue: "engine",
  })
  .addFlag({ name: "noCompile", description: "Do not compile first" })
  .setAction(() => import("./parallel-graph.ts"))
  .build();

export const parallelPredictTask = task(
  "parallel-predict",
  "Tells what every function of a contract reads and writes, from bytecode alone: nothing is executed",
)
  .addVariadicArgument({ name: "contracts", description: "Contracts by name; all of the project's own by default", defaultValue: [] })
  .addOption({
    name: "json",
    description: "Also write the tables as JSON to this file",
    type: ArgumentType.FILE_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "html",
    description: "Also write a page to this file",
    type: ArgumentType.FILE_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addFlag({ name: "views", description: "Also list view and pure functions" })
  .addFlag({ name: "snapshot", description: "Write which functions conflict on what, by prediction, to .parallel-predicted-snapshot" })
  .addFlag({ name: "snapshotCheck", description: "Fail where functions conflict that .parallel-predicted-snapshot does not name" })
  .addOption({
    name: "granularity",
    description: "What conflicts: slot or account",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "kinds",
    description: "Which conflicts: raw (reads after writes) or all",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "writes",
    description: "Which writes: changed (values that differ) or executed (every store)",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "senders",
    description: "Whose calls: distinct or as-sent",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "fees",
    description: "Fees to the coinbase: commutative or conflict",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "credits",
    description: "Plain credits: commutative or conflict",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addFlag({ name: "noCompile", description: "Do not compile first" })
  .setAction(() => import("./parallel-predict.ts"))
  .build();

export const parallelBenchTask = task(
  "parallel-bench",
  "Makes a captured traffic one block, one by one and in parallel, and tells what each way takes on this machine",
)
  .addOption({
    name: "workload",
    description: "The workload file, which parallel-report --save writes",
    type: ArgumentType.FILE_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "traffic",
    description: "The traffic's name; all of the file by default",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({
    name: "workers",
    description: "The most threads to try beside the main one (default: as many as the machine runs at once)",
    type: ArgumentType.STRING_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .addOption({ name: "passes", description: "How often each way is timed", type: ArgumentType.STRING, defaultValue: "9" })
  .addOption({
    name: "json",
    description: "Also write the figures as JSON to this file",
    type: ArgumentType.FILE_WITHOUT_DEFAULT,
    defaultValue: undefined,
  })
  .setAction(() => import("./parallel-bench.ts"))
  .build();
