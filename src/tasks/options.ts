import { accessSync, constants, existsSync, statSync } from "node:fs";
import path from "node:path";
import { MAXIMUM_EXECUTORS, type ParallelReportConfig } from "../config/report-config.ts";
import { ParallelError } from "../errors/error.ts";
import { RULE_CHOICES, type ConflictRule } from "../graph/rule.ts";
import type { Budget } from "./budgets.ts";

/** The rule's switches as the command line gives them. */
export type RuleOptions = { readonly [Switch in keyof ConflictRule]: string | undefined };

/**
 * The rule of a run: the config's, with the command line's switches over it.
 *
 * @throws INVALID_OPTION where a switch has no such value.
 */
export function ruleFrom(options: RuleOptions, config: ParallelReportConfig): ConflictRule {
  return {
    granularity: choose("granularity", options, config),
    kinds: choose("kinds", options, config),
    writes: choose("writes", options, config),
    senders: choose("senders", options, config),
    fees: choose("fees", options, config),
    credits: choose("credits", options, config),
  };
}

function choose<Switch extends keyof ConflictRule>(name: Switch, options: RuleOptions, config: ParallelReportConfig): ConflictRule[Switch] {
  const value = options[name];
  if (value === undefined) return config.rule[name];
  return oneOf(`--${name}`, value, RULE_CHOICES[name]);
}

/** A value that must be one of a few. */
export function oneOf<Choice extends string>(option: string, value: string, choices: readonly Choice[]): Choice {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new ParallelError("INVALID_OPTION", { option, value, expected: choices.join(" or ") });
  return found;
}

export function executorsFrom(value: string | undefined, config: ParallelReportConfig): number {
  if (value === undefined) return config.executors;
  return wholeNumber("--executors", value, MAXIMUM_EXECUTORS);
}

/** A whole number from 1 to `most`. */
export function wholeNumber(option: string, value: string, most: number): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw new ParallelError("INVALID_OPTION", { option, value, expected: `a whole number from 1 to ${most}` });
}

/** One budget and the comma behind it. A name may hold commas: it ends where a number follows its `=`. */
const BUDGET = /\s*(\S.*?)\s*=\s*(\d+(?:\.\d+)?)\s*x?\s*(?:,|$)/y;

/**
 * `"drop hour=4, drop hour, fixed=2.5"` as a list of budgets.
 *
 * @throws INVALID_OPTION with the part that is none.
 */
export function budgetsFrom(value: string | undefined): Budget[] {
  if (value === undefined) return [];
  const budgets: Budget[] = [];
  let read = 0;
  while (read < value.length || budgets.length === 0) {
    BUDGET.lastIndex = read;
    const [, traffic, figure] = BUDGET.exec(value) ?? [];
    if (traffic === undefined || figure === undefined) {
      throw new ParallelError("INVALID_OPTION", {
        option: "--min-speedup",
        value: value.slice(read).trim(),
        expected: 'name=number, as in "drop hour=4"',
      });
    }
    budgets.push({ traffic, speedup: Number(figure) });
    read = BUDGET.lastIndex;
  }
  return budgets;
}

/** An existing file that an option names, as an absolute path. */
export function existingFile(option: string, file: string, root: string): string {
  const absolute = path.resolve(root, file);
  if (statSync(absolute, { throwIfNoEntry: false })?.isFile() !== true) throw new ParallelError("FILE_NOT_FOUND", { option, path: file });
  return absolute;
}

/**
 * A file that an option asks to write, as an absolute path. Its folder may be missing; a folder it cannot be, nor lie below a file, or where
 * nothing may be written.
 *
 * @throws OUTPUT_NOT_WRITABLE
 */
export function outputFile(option: string, file: string, root: string): string {
  const absolute = path.resolve(root, file);
  const reason = whyNotWritable(absolute);
  if (reason !== undefined) throw new ParallelError("OUTPUT_NOT_WRITABLE", { option, path: file, reason });
  return absolute;
}

function whyNotWritable(file: string): string | undefined {
  try {
    if (isFolder(file)) return "it is a folder";
    let folder = path.dirname(file);
    while (!existsSync(folder)) folder = path.dirname(folder);
    if (!isFolder(folder)) return `${path.basename(folder)} is no folder`;
    accessSync(folder, constants.W_OK);
    return undefined;
  } catch (failure) {
    return (failure as NodeJS.ErrnoException).code === "EACCES" ? "permission is denied" : String((failure as Error).message);
  }
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
}
