import type { ExecutedTransaction } from "../../execution/executor.ts";
import type { RecordedCall } from "../../workload/clone/recorded-call.ts";
import type { CaptureGap } from "../../workload/workload.ts";
import type { NotCovered } from "../model.ts";
import type { AnalysedFunction } from "./functions.ts";

/** Argument types that bind a call to who makes it. */
const PROOF_ARGUMENT = /^(bytes32\[\]|bytes|bytes32|uint8)$/;
const PROOF_NAME = /proof|sig|permit|^[vrs]$/i;

/** Recorded calls below which a function is weak evidence. */
const FEW_CALLS = 3;

/** What the report could not see, and why, in a user's words. */
export function notCoveredBy(functions: readonly AnalysedFunction[], gaps: readonly CaptureGap[]): NotCovered[] {
  const unscored = functions.filter(({ isAdmin, clones }) => !isAdmin && clones === 0);
  return [
    ...unscored.map((each) => (each.cloned === undefined ? uncloned(each) : onlyOnce(each))),
    ...fewCalls(functions),
    ...gaps.map(({ what, reason, count }) => ({ what: count > 1 ? `${what} (${count})` : what, reason })),
  ];
}

function uncloned({ name, rejected }: AnalysedFunction): NotCovered {
  const original = rejected[0]?.original;
  const hasProof =
    original?.call.arguments.some(({ name: argument, type }) => PROOF_ARGUMENT.test(type) && PROOF_NAME.test(argument)) ?? false;
  const reason = hasProof
    ? "its proof or signature is bound to the sender, so it could not be cloned (declare a traffic)"
    : `another sender's call ${failureOf(original, rejected[0]?.failure)}, so it could not be cloned (declare a traffic)`;
  return { what: name, reason };
}

/** What only one of many senders can do on a given state: a claim, a sale of one item. */
function onlyOnce({ name, cloned }: AnalysedFunction): NotCovered {
  return {
    what: name,
    reason: `after one call the next ${failureOf(cloned?.original, cloned?.firstRejected)}: its clones say little (declare a traffic)`,
  };
}

function failureOf(original: RecordedCall | undefined, failure: ExecutedTransaction | undefined): string {
  if (failure?.status === 1) return "took another path (other events)";
  const reason = failure === undefined ? undefined : original?.names.revertReason(failure.returnData);
  return reason === undefined ? "reverts on the same state" : `reverts with ${reason}`;
}

function fewCalls(functions: readonly AnalysedFunction[]): NotCovered[] {
  const few = functions.filter(({ isAdmin, calls, clones }) => !isAdmin && clones > 0 && calls < FEW_CALLS);
  if (few.length === 0) return [];
  return [{ what: few.map(({ name }) => name).join(", "), reason: `seen fewer than ${FEW_CALLS} times: weak evidence` }];
}
