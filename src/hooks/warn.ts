import { styleText } from "node:util";

const said = new Set<string>();

/** Tells the user something beside what the command itself prints, once: most test files make a connection of their own. */
export function warn(sentence: string): void {
  if (!said.has(sentence)) console.error(`${styleText(["bold", "yellow"], "hardhat-parallel:")} ${sentence}`);
  said.add(sentence);
}
