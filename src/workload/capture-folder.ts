import { access, constants, mkdir, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

/**
 * An empty folder that one run's captures stream to while tests run: below the project's cache, or among the machine's temporary files where
 * that cannot be written. It goes by the process, so that runs beside each other keep apart; what killed runs left behind is cleared away.
 */
export async function freshCaptureFolder(cache: string): Promise<string> {
  const base = (await isWritable(cache)) ? path.join(cache, "parallel-report", "capture") : path.join(tmpdir(), "hardhat-parallel-capture");
  for (const name of await readdir(base).catch(() => [])) {
    if (!isRunning(Number(name))) await rm(path.join(base, name), { recursive: true, force: true });
  }
  const folder = path.join(base, String(process.pid));
  await rm(folder, { recursive: true, force: true });
  return folder;
}

async function isWritable(cache: string): Promise<boolean> {
  const folder = path.join(cache, "parallel-report");
  return mkdir(folder, { recursive: true })
    .then(() => access(folder, constants.W_OK))
    .then(
      () => true,
      () => false,
    );
}

function isRunning(processId: number): boolean {
  if (!Number.isInteger(processId) || processId <= 0) return false;
  try {
    process.kill(processId, 0);
    return true;
  } catch (failure) {
    // A process of somebody else runs, too.
    return (failure as NodeJS.ErrnoException).code === "EPERM";
  }
}
