// Loaded into every process of a measured run: each adds the CPU time that it took, in microseconds, to a file when it ends.
import { appendFileSync } from "node:fs";

process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  appendFileSync(process.env.CPU_AT_EXIT, `${user + system}\n`);
});
