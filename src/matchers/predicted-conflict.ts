import type { Hex } from "../access/hex.ts";
import type { SourceLine } from "../naming/names.ts";
import type { ProjectContract } from "../naming/project-contract.ts";
import { footprintOf, type Footprint } from "../predict/conflicts/footprint.ts";
import { relateFunctions, type Contact } from "../predict/conflicts/relate.ts";
import { areApartIn } from "../report/prediction/deployed-project.ts";
import type { AskedNetwork } from "./asked-network.ts";
import type { FunctionConflict } from "./function-conflict.ts";
import type { Obstacle } from "./lines.ts";
import type { ProjectContracts } from "./project-contracts.ts";

/** A function of one of the project's contracts, deployed. */
export interface DeployedFunction {
  readonly address: Hex;
  readonly contract: ProjectContract;
  readonly signature: string;
}

const EVIDENCE = "predicted from bytecode";

/** How two functions relate by their bytecode; undefined where it does not tell. */
export async function predictedConflict(
  one: DeployedFunction,
  other: DeployedFunction,
  contracts: ProjectContracts,
  { ask, project }: Pick<AskedNetwork, "ask" | "project">,
): Promise<FunctionConflict | undefined> {
  const { rule } = project.config.parallelReport;
  const [left, right] = [footprint(one, contracts), footprint(other, contracts)];
  if (left === undefined || right === undefined) return undefined;
  const { kind, argument, contacts, conditional } = one.address === other.address ? relateFunctions(left, right, rule) : ELSEWHERE;
  if (kind === "unknown") {
    const isApart = await contracts.deployed(ask, (deployed) => areApartIn(deployed, one, other, rule));
    return isApart ? { kind: "never", obstacles: [], evidence: EVIDENCE, isCertain: true } : undefined;
  }
  const isAlways = kind === "always";
  return {
    kind,
    argument,
    obstacles: isAlways ? obstaclesOf(contacts, one.contract) : [],
    evidence: isAlways && conditional ? `${EVIDENCE}, on some ways through them` : EVIDENCE,
    isCertain: !(isAlways && conditional),
  };
}

/** Of functions of different contracts: they meet where they call, or nowhere. */
const ELSEWHERE = { kind: "unknown", argument: undefined, contacts: [], conditional: false } as const;

function footprint({ contract, signature }: DeployedFunction, contracts: ProjectContracts): Footprint | undefined {
  const row = contracts.tableOf(contract)?.functions.find((each) => each.signature === signature);
  return row === undefined ? undefined : footprintOf(contract.name, row);
}

function obstaclesOf(contacts: readonly Contact[], contract: ProjectContract): Obstacle[] {
  const lineOf = (programCounter: number | undefined): SourceLine | undefined =>
    programCounter === undefined ? undefined : contract.line(programCounter);
  const obstacles = contacts.map(({ variable, one, other }): Obstacle => {
    const [writer, reader] = one.write === "never" && one.add === "never" ? [other, one] : [one, other];
    return {
      variable: writer.kind === "storage" ? `${contract.name}.${variable}` : variable,
      readAt: lineOf(reader.readAt[0] ?? reader.writtenAt[0]),
      writtenAt: lineOf(writer.writtenAt.at(-1)),
    };
  });
  return [...new Map(obstacles.map((obstacle) => [obstacle.variable, obstacle])).values()];
}
