import type { AskNode } from "./node.ts";

/** A line to a node that logs its requests, on which nothing is logged: logging is off for the moment of each question. `isLogging` tells whether it is on. */
export function quietLine(ask: AskNode, isLogging: () => boolean): AskNode {
  let last: Promise<unknown> = Promise.resolve();
  return (method, ...params) => {
    if (!isLogging()) return ask(method, ...params);
    const answer = last.then(() => askQuietly(ask, method, params));
    last = answer.catch(() => undefined);
    return answer;
  };
}

async function askQuietly(ask: AskNode, method: string, params: readonly unknown[]): Promise<unknown> {
  await ask("hardhat_setLoggingEnabled", false);
  try {
    return await ask(method, ...params);
  } finally {
    await ask("hardhat_setLoggingEnabled", true);
  }
}
