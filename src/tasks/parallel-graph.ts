import type { NewTaskActionFunction } from "hardhat/types/tasks";
import { ParallelError } from "../errors/error.ts";
import { FORMATS, type GraphFormat } from "../graph/export/formats.ts";
import { toGraphology } from "../graph/export/graphology.ts";
import { readBuilds } from "../naming/build.ts";
import { createNaming } from "../naming/naming.ts";
import { replayAll } from "../report/analysis/replay-all.ts";
import { describeTraffic } from "../report/analysis/description.ts";
import { nameRecording } from "../report/analysis/named-recording.ts";
import { scoreTraffic, type ScoredTraffic } from "../report/analysis/scored.ts";
import { writeWholeFile } from "../workload/whole-file.ts";
import type { Capture } from "../workload/workload.ts";
import { checkSource, obtainCapture, type SourceOptions } from "./capture-source.ts";
import { oneOf, outputFile } from "./options.ts";
import { ProgressBar } from "./progress.ts";
import { executorNamed } from "./recording-executor.ts";
import { printingToStandardError } from "./standard-output.ts";

interface ParallelGraphArguments extends SourceOptions {
  readonly traffic: string | undefined;
  readonly format: string;
  readonly output: string | undefined;
  readonly executor: string;
}

/** Writes the conflict graph of one declared traffic, under the config's rule. */
const parallelGraph: NewTaskActionFunction<ParallelGraphArguments> = async (args, hre) => {
  const { root } = hre.config.paths;
  checkSource(args, root);
  const format = oneOf("--format", args.format, Object.keys(FORMATS) as GraphFormat[]);
  const createExecutor = executorNamed(args.executor);
  const output = args.output === undefined ? undefined : outputFile("--output", args.output, root);

  const obtain = () => obtainCapture(args, hre);
  const { capture } = output === undefined ? await printingToStandardError(obtain) : await obtain();
  const progress = new ProgressBar(process.stderr);
  const [replayed] = await replayAll({
    capture: { ...capture, workloads: [chosenTraffic(capture, args.traffic)] },
    naming: await createNaming({ builds: readBuilds(hre.artifacts) }),
    executor: await createExecutor(),
    onProgress: progress.show,
  }).finally(() => progress.end());
  if (replayed === undefined) throw new ParallelError("INTERNAL", { detail: "a workload has a replay" });

  const named = nameRecording(replayed.recording, replayed.names);
  const text = FORMATS[format](graphologyOf(scoreTraffic(named, "traffic", describeTraffic(named), hre.config.parallelReport.rule)));
  if (output === undefined) {
    process.stdout.write(text);
    return;
  }
  await writeWholeFile(output, text);
  console.log(`Conflict graph of "${replayed.recording.workload.name}" written to ${args.output}`);
};

export default parallelGraph;

function chosenTraffic({ workloads }: Capture, name: string | undefined): Capture["workloads"][number] {
  const traffics = workloads.filter(({ kind }) => kind !== "example");
  const chosen = name === undefined ? traffics[0] : traffics.find((traffic) => traffic.name === name);
  if (chosen !== undefined) return chosen;
  if (name === undefined) throw new ParallelError("NO_TRAFFIC", {});
  throw new ParallelError("UNKNOWN_TRAFFIC", {
    option: "--traffic",
    name,
    known: traffics.map((traffic) => `"${traffic.name}"`).join(", ") || "none",
  });
}

function graphologyOf({ graph, named, keys }: ScoredTraffic): ReturnType<typeof toGraphology> {
  const { workload, executed } = named.recording;
  return toGraphology(graph, {
    transaction: (index) => named.calls[index]?.label ?? `transaction ${index}`,
    attributes: (index) => ({
      sender: workload.transactions[index]?.transaction.from ?? "",
      gas: Number(executed[index]?.gasUsed ?? 0n),
      status: executed[index]?.status ?? 0,
    }),
    location: (index) => {
      const key = keys[index] ?? "";
      return named.variables.get(key)?.location.label ?? key;
    },
  });
}
