import { HardhatPluginError } from "hardhat/plugins";
import { ERRORS, type ErrorName } from "./table.ts";

/** The plugin's id: one place for it, since errors, hooks and cache folders carry it. */
export const PLUGIN_ID = "hardhat-parallel";

type Details = Readonly<Record<string, string | number>>;

/**
 * The only error that this plugin throws on purpose. Hardhat prints its message without a stack, since it tells the user what to do.
 *
 * @example throw new ParallelError("FILE_NOT_FOUND", { option: "--workload", path: "drop.jsonl.gz" });
 */
export class ParallelError extends HardhatPluginError {
  readonly code: string;
  readonly remedy: string;
  readonly errorName: ErrorName;

  constructor(errorName: ErrorName, details: Details, cause?: Error) {
    const { code, message, remedy } = ERRORS[errorName];
    super(PLUGIN_ID, `${code}: ${fill(message, details)} ${fill(remedy, details)}`, cause);
    this.errorName = errorName;
    this.code = code;
    this.remedy = fill(remedy, details);
  }
}

function fill(sentence: string, details: Details): string {
  return sentence.replace(/\{(\w+)\}/g, (_, key: string) => String(details[key] ?? `{${key}}`));
}
