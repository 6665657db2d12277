import type { HardhatUserConfig } from "hardhat/types/config";
import type { HardhatUserConfigValidationError } from "hardhat/types/hooks";
import { validateUserConfigZodType } from "@nomicfoundation/hardhat-zod-utils";
import { z } from "zod";
import { DEFAULT_RULE, RULE_CHOICES, type ConflictRule } from "../graph/rule.ts";

/** The `parallelReport` section of `hardhat.config.ts`: what `parallel-report` takes where no option says otherwise. */
export interface ParallelReportUserConfig {
  /** Executors that speedups are modelled for. Default 8. */
  executors?: number;
  /** Gas per second that one core of the chain in mind executes, for throughput lines. Default 500,000,000. */
  gasPerSecond?: number;
  /** What counts as a conflict; each switch by itself. */
  rule?: Partial<ConflictRule>;
}

/** The section with its defaults. */
export interface ParallelReportConfig {
  readonly executors: number;
  readonly gasPerSecond: number;
  readonly rule: ConflictRule;
}

/** The most executors that a schedule is modelled for. */
export const MAXIMUM_EXECUTORS = 1024;

const DEFAULT_EXECUTORS = 8;
const DEFAULT_GAS_PER_SECOND = 500_000_000;

const ruleType = z.object({
  granularity: z.enum(RULE_CHOICES.granularity).optional(),
  kinds: z.enum(RULE_CHOICES.kinds).optional(),
  writes: z.enum(RULE_CHOICES.writes).optional(),
  senders: z.enum(RULE_CHOICES.senders).optional(),
  fees: z.enum(RULE_CHOICES.fees).optional(),
  credits: z.enum(RULE_CHOICES.credits).optional(),
});

const userConfigType = z.object({
  parallelReport: z
    .object({
      executors: z.number().int().min(1).max(MAXIMUM_EXECUTORS).optional(),
      gasPerSecond: z.number().positive().optional(),
      rule: ruleType.strict().optional(),
    })
    .strict()
    .optional(),
});

export function validateReportConfig(
  userConfig: HardhatUserConfig,
): Promise<HardhatUserConfigValidationError[]> | HardhatUserConfigValidationError[] {
  return validateUserConfigZodType(userConfig, userConfigType);
}

export function resolveReportConfig(userConfig: ParallelReportUserConfig | undefined): ParallelReportConfig {
  return {
    executors: userConfig?.executors ?? DEFAULT_EXECUTORS,
    gasPerSecond: userConfig?.gasPerSecond ?? DEFAULT_GAS_PER_SECOND,
    rule: { ...DEFAULT_RULE, ...userConfig?.rule },
  };
}
