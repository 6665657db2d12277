import { Interface } from "ethers/abi";
import type { Hex } from "../access/hex.ts";
import type { ProjectContract } from "./project-contract.ts";

/** Text of a revert longer than this is cut: a reason is named, not quoted whole. */
const LONGEST_REASON = 60;

const BUILT_IN = new Interface([]);

/**
 * What a revert's data says: `"sold out"` for a string, `SoldOut()` for a custom error of any of the contracts, `panic 0x11`.
 * Undefined for no data and for errors that no contract declares.
 */
export function revertReason(data: Hex, contracts: Iterable<ProjectContract>): string | undefined {
  if (data.length < 10) return undefined;
  const builtIn = BUILT_IN.parseError(data);
  if (builtIn?.name === "Error") return `"${String(builtIn.args[0]).slice(0, LONGEST_REASON)}"`;
  if (builtIn?.name === "Panic") return `panic 0x${BigInt(String(builtIn.args[0])).toString(16)}`;
  for (const contract of contracts) {
    const declared = contract.interface.getError(data.slice(0, 10));
    if (declared !== null) return `${declared.name}()`;
  }
  return undefined;
}
