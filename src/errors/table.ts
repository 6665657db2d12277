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
  OPTIONS_EXCLUDE: {
    code: "HHP102",
    message: "{one} and {other} exclude each other.",
    remedy: "Give one of the two: transactions come from the tests, from a script, or from a workload file.",
  },
  UNKNOWN_TRAFFIC: {
    code: "HHP103",
    message: '{option} names the traffic "{name}", and there is none of that name.',
    remedy: "Declared traffics: {known}.",
  },
  NO_TRAFFIC: {
    code: "HHP104",
    message: "No traffic is declared, so there is nothing to work on.",
    remedy: 'Declare one in a test: import { traffic } from "hardhat-parallel/traffic".',
  },
  UNKNOWN_CONTRACT: {
    code: "HHP105",
    message: "There is no contract {name} with code in the project.",
    remedy: "Contracts with code: {known}.",
  },
  SNAPSHOT_OF_SOME: {
    code: "HHP106",
    message: "{option} is about all contracts of the project, and {names} was asked for.",
    remedy: "Leave the names out, or the option.",
  },
  WORKLOAD_NEEDED: {
    code: "HHP107",
    message: "{task} replays a captured workload, and --workload names no file.",
    remedy: "Make one: npx hardhat parallel-report --save traffic.gz. Then: npx hardhat {task} --workload traffic.gz.",
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
  WORKLOAD_HARDFORK: {
    code: "HHP204",
    message: `"{name}" was captured on hardfork {hardfork}, which parallel mining does not execute.`,
    remedy: "Capture it on a network of hardfork berlin to osaka.",
  },
  NOT_A_REPORT: {
    code: "HHP211",
    message: "{path} is not a report of hardhat-parallel: {detail}.",
    remedy: "Give a file that parallel-report wrote with --json.",
  },
  REPORT_VERSION: {
    code: "HHP212",
    message: "{path} is a report of version {found}; this release reads version {expected}.",
    remedy: "Write it again with --json, using the release that will read it.",
  },
  SNAPSHOT_MISSING: {
    code: "HHP213",
    message: "There is no snapshot to check against: {path} cannot be read.",
    remedy: "Write it with --snapshot and commit it.",
  },
  SNAPSHOT_DAMAGED: {
    code: "HHP214",
    message: "{path} is not a whole snapshot: {detail}.",
    remedy: "Write it again with --snapshot.",
  },
  SNAPSHOT_RULE: {
    code: "HHP215",
    message: "{path} was made by another rule ({found}) than this run's ({expected}), so the two cannot be compared.",
    remedy: "Check with the snapshot's rule, or write it again with --snapshot.",
  },
  OUTPUT_NOT_WRITABLE: {
    code: "HHP221",
    message: "{option} names {path}, which cannot be written: {reason}.",
    remedy: "Give {option} the path of a file that may be written; missing folders are made.",
  },
  NODE_REFUSED: {
    code: "HHP301",
    message: "The network's node refused {method}: {reason}.",
    remedy: "Run the tests on Hardhat's own network, or on a node that answers it.",
  },
  NO_TESTS: {
    code: "HHP302",
    message: "There is no test to run: no .ts or .js file in the folder {folders}.",
    remedy:
      "Write a test that sends transactions (with a test runner's plugin: hardhat-mocha or hardhat-node-test-runner), or run a script with --script.",
  },
  NO_CONNECTION: {
    code: "HHP303",
    message: `{call} was called before this process used a network connection.`,
    remedy: "Open one first (await network.create()) and use it, or pass it: {call} with { connection }.",
  },
  TRAFFIC_OPTIONS: {
    code: "HHP304",
    message: `traffic("{name}"): {what}.`,
    remedy: "{expected}",
  },
  TRAFFIC_NETWORK: {
    code: "HHP305",
    message: `traffic("{name}") cannot run on network "{network}": {reason}.`,
    remedy: "Run it on Hardhat's own simulated network, or on hardhat node.",
  },
  TRAFFIC_PREPARATION: {
    code: "HHP307",
    message: `Transaction {hash} of {from}, which traffic("{name}") sent to prepare its users, failed.`,
    remedy: "Check what prepare returns: it runs once for each user, before the traffic.",
  },
  TRAFFIC_NOT_MINED: {
    code: "HHP306",
    message: `{count} transactions of traffic("{name}") were sent and not mined: {reason}.`,
    remedy: "Give the calls a gas limit below the block's, and a value that the network's rules allow.",
  },
  NOT_PARALLEL: {
    code: "HHP308",
    message: `Network "{network}" is run by Hardhat itself, so there is no report of its blocks.`,
    remedy: "Set parallel: true on an edr-simulated network that the engine speaks, and connect to it.",
  },
  MATCHER_ARGUMENT: {
    code: "HHP309",
    message: `The matcher "{matcher}" was given {found}.`,
    remedy: "Give {expected}.",
  },
  MATCHER_CONNECTION: {
    code: "HHP310",
    message: `The matcher "{matcher}" asks the network connection that was used last, and this process has used none.`,
    remedy: "Open one first (await network.create()) and send something on it.",
  },
  MATCHER_NETWORK: {
    code: "HHP311",
    message: `The matcher "{matcher}" cannot look into network "{network}": {reason}.`,
    remedy: "Run this test on Hardhat's own simulated network, or on a parallel one.",
  },
  UNKNOWN_TRANSACTION: {
    code: "HHP312",
    message: `Transaction {hash} is in no block of network "{network}", the one used last.`,
    remedy: "Wait until it is mined, and look before the chain is reverted.",
  },
  UNSENT_FAILS: {
    code: "HHP313",
    message: `The transaction request {place} ({call}) fails on the latest block: {reason}.`,
    remedy: "Bring the state about that it needs, or send it and give its hash.",
  },
  NO_SPEEDUP: {
    code: "HHP314",
    message: `The speedup of traffic "{name}" could not be measured: {reason}.`,
    remedy: "Run it on Hardhat's own simulated network, or on a parallel one.",
  },
  CONFLICT_UNKNOWN: {
    code: "HHP315",
    message: "Whether {one} conflicts with {other} cannot be told: {reason}.",
    remedy: "Call both with success before, in the same test: then their calls are made again by many users, and measured.",
  },
  REPLAY_DIFFERS: {
    code: "HHP401",
    message:
      "Transaction {transaction} ({test}) came out otherwise when it was executed again: {what} {replayed}, and {recorded} in its receipt.",
    remedy: "Its figures could not be trusted, so there is no report. Please report it with the test that sends this transaction.",
  },
  ENGINE_MEMORY: {
    code: "HHP411",
    message: "A transaction needs more memory than the engine's 4 GB.",
    remedy: "Lower its gas limit, or execute it on the reference VM (--executor reference).",
  },
  ENGINE_MISSING: {
    code: "HHP902",
    message: "The engine's module cannot be loaded from {path}.",
    remedy: "Install the package again, or run npm run build in a checkout.",
  },
  BLOCKS_DIFFER: {
    code: "HHP903",
    message: `The block of "{name}" came out otherwise with {strategy} and {workers} workers: {field} is {found}, and was {expected}.`,
    remedy: "This is a fault of hardhat-parallel: please report it with the workload file.",
  },
  INTERNAL: {
    code: "HHP901",
    message: "Something in hardhat-parallel that must hold did not: {detail}.",
    remedy: "This is a bug of the plugin. Please report it with the command that you ran.",
  },
} as const satisfies Record<string, ErrorDescriptor>;

/** The name of an error in the table. */
export type ErrorName = keyof typeof ERRORS;
