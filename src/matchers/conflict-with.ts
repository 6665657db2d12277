import { ParallelError } from "../errors/error.ts";
import { shortAddress } from "../naming/short.ts";
import { askedNetwork, type AskedNetwork } from "./asked-network.ts";
import { contractFunction, type ContractFunction } from "./contract-function.ts";
import type { FunctionConflict } from "./function-conflict.ts";
import { describeObstacles } from "./lines.ts";
import { predictedConflict, type DeployedFunction } from "./predicted-conflict.ts";
import { projectContracts } from "./project-contracts.ts";
import { recordedConflict } from "./recorded-conflict.ts";
import type { Verdict } from "./verdict.ts";

const MATCHER = "conflictWith";

/**
 * Whether any call of one function conflicts with any of the other, whoever makes them: by prediction where that is certain, else by calls of both
 * that the chain holds.
 *
 * @throws MATCHER_ARGUMENT, MATCHER_CONNECTION, MATCHER_NETWORK, CONFLICT_UNKNOWN
 */
export async function conflictWith(subject: unknown, given: unknown): Promise<Verdict> {
  const [one, other] = [await contractFunction(MATCHER, subject), await contractFunction(MATCHER, given)];
  const network = askedNetwork(MATCHER);
  const [named, otherNamed] = [await nameOf(one, network), await nameOf(other, network)];
  const conflict = await conflictOf(named, otherNamed, network);
  return {
    holds: conflict.kind === "always",
    failure: () =>
      `expected ${named.name} to conflict with ${otherNamed.name}, but two of their calls ${meeting(conflict)} (${conflict.evidence})`,
    negatedFailure: () =>
      [
        `expected ${named.name} not to conflict with ${otherNamed.name}, but whoever calls them, they conflict on`,
        describeObstacles(conflict.obstacles),
        `(${conflict.evidence})`,
      ].join("\n"),
  };
}

interface NamedFunction extends ContractFunction {
  /** `Drop.mint` */
  readonly name: string;
  /** Undefined where the code is none of the project's. */
  readonly deployed: DeployedFunction | undefined;
}

async function nameOf(called: ContractFunction, { ask, project }: AskedNetwork): Promise<NamedFunction> {
  const contract = await (await projectContracts(project)).at(called.address, ask);
  const found = contract?.function(called.selector);
  if (contract === undefined || found === undefined)
    return { ...called, name: `${contract?.name ?? shortAddress(called.address)}.${called.selector}`, deployed: undefined };
  const { fragment, signature, isOverloaded } = found;
  return {
    ...called,
    name: `${contract.name}.${isOverloaded ? signature : fragment.name}`,
    deployed: { address: called.address, contract, signature },
  };
}

async function conflictOf(one: NamedFunction, other: NamedFunction, network: AskedNetwork): Promise<FunctionConflict> {
  const unknown = (reason: string): ParallelError => new ParallelError("CONFLICT_UNKNOWN", { one: one.name, other: other.name, reason });
  if (one.deployed === undefined || other.deployed === undefined) throw unknown("the code there is none of this project's contracts");
  const predicted = await predictedConflict(one.deployed, other.deployed, await projectContracts(network.project), network);
  if (predicted?.isCertain === true) return predicted;
  const found = (await recordedConflict(one, other, network)) ?? predicted;
  if (found === undefined) throw unknown("their bytecode leaves it open, and no call of each is in a block yet");
  return found;
}

/** When calls meet that do not always. */
function meeting({ kind, argument }: FunctionConflict): string {
  if (kind === "same-user") return "only meet for the same user";
  if (kind === "same-argument")
    return argument === undefined ? "only meet where they come to the same key" : `only meet for the same ${argument}`;
  return "never meet";
}
