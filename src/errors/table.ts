/** One failure that a user can meet: a stable code, a sentence, and what to do about it. `{name}` is filled in from the error's details. */
export interface ErrorDescriptor {
  readonly code: `HHP${number}`;
  readonly message: string;
  readonly remedy: string;
}

/** Every error of the plugin. Codes are stable: 1xx options, 2xx input files, 3xx networks and tests, 4xx execution, 9xx our own faults. */
export const ERRORS = {
  INVALID_OPTION: {
    code: "HHP101",
    message: `"{value}" is not a value of {option}.`,
    remedy: "Use {expected}.",
  },
  FILE_NOT_FOUND: {
    code: "HHP201",
    message: "{option} names {path}, and no such file exists.",
    remedy: "Check the path; relative paths start at the project's root.",
  },
  WORKLOAD_VERSION: {
    code: "HHP202",
    message: "{path} is a workload file of version {found}; this release reads version {expected}.",
    remedy: "Save it again with --save, using the release that will read it.",
  },
  WORKLOAD_DAMAGED: {
    code: "HHP203",
    message: "{path} is not a whole workload file: {detail}.",
    remedy: "It was cut short or is another kind of file. Save it again with --save.",
  },
  NODE_REFUSED: {
    code: "HHP301",
    message: "The network's node refused {method}: {reason}.",
    remedy: "Run the tests on Hardhat's own network, or on a node that answers it.",
  },
  REPLAY_DIFFERS: {
    code: "HHP401",
    message: "Transaction {transaction} ({test}) came out otherwise when it was executed again: {what} {replayed}, and {recorded} in its receipt.",
    remedy: "Its figures could not be trusted, so there is no report. Please report it with the test that sends this transaction.",
  },
  INTERNAL: {
    code: "HHP901",
    message: "Something in hardhat-parallel that must hold did not: {detail}.",
    remedy: "This is a bug of the plugin. Please report it with the command that you ran.",
  },
} as const satisfies Record<string, ErrorDescriptor>;

/** The name of an error in the table. */
export type ErrorName = keyof typeof ERRORS;
