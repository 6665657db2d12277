import { readFileSync } from "node:fs";
import { Comparison } from "./comparison.ts";
import type { ChainFailure } from "./chain-run.ts";
import { Difference, type Request } from "./difference.ts";

/** Sends requests to a pair of fresh networks and gives the first difference; undefined where there is none. */
export async function replay({ config, requests }: Pick<ChainFailure, "config" | "requests">): Promise<Difference | undefined> {
  const comparison = await Comparison.create(config);
  try {
    for (const request of requests) await comparison.send(request);
    return undefined;
  } catch (error) {
    if (error instanceof Difference) return error;
    throw error;
  } finally {
    await comparison.close();
  }
}

/** Leaves out what the difference does not need: ever smaller pieces of the requests, as long as it stays. */
export async function shrink(failure: ChainFailure): Promise<ChainFailure> {
  const kind = await replay(failure);
  if (kind === undefined) return failure;
  let { requests } = failure;
  for (let size = Math.ceil(requests.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = requests.length - size; start > -size; start -= size) {
      const fewer: Request[] = [...requests.slice(0, Math.max(0, start)), ...requests.slice(start + size)];
      const difference = await replay({ ...failure, requests: fewer });
      if (difference?.request.method === kind.request.method) requests = fewer;
    }
  }
  return { ...failure, requests, message: (await replay({ ...failure, requests }))?.message ?? failure.message };
}

/** A difference that was kept in a file. */
export function readFailure(file: string): ChainFailure {
  return JSON.parse(readFileSync(file, "utf8")) as ChainFailure;
}
