import { bytesToHex, hexToBytes } from "@ethereumjs/util";
import type { Access, AccessSet, Log } from "../../../src/access/access.ts";
import { EMPTY_CODE_HASH, type Hex, ZERO_WORD } from "../../../src/access/hex.ts";
import { locationKey } from "../../../src/access/location.ts";
import type { Hardfork } from "../../../src/execution/block-context.ts";
import { capturedStateReader } from "../../../src/execution/captured-state.ts";
import type { Executor } from "../../../src/execution/executor.ts";
import { describeRefusal, type Refusal } from "../../../src/execution/refusal.ts";
import type { CapturedState } from "../../../src/execution/state-reader.ts";
import { keccak256 } from "../../../src/reference/keccak.ts";
import { logsHashOf } from "../../helpers/receipts.ts";
import { toBlockContext, toState, toTransaction } from "./convert.ts";
import { expectedCodes } from "./exceptions.ts";
import type { StateTest } from "./fixture.ts";
import { clearsEmpty, differenceOf, isEmpty, normalized, stateAfter } from "./post-state.ts";
import { stateRootOf } from "./state-root.ts";

/**
 * Executes one case and gives the first thing that is wrong, or undefined where all is right: the refusal, the access set's own
 * consistency, the whole state after, its root, and the logs. Throws what the executor throws.
 */
export async function checkStateTest(executor: Executor, test: StateTest): Promise<string | undefined> {
  const { hardfork, fields } = test;
  const { post } = fields;
  const before = toState(fields.pre);
  const options = { refuseContractSenders: true };
  const [executed] = await executor.execute(toBlockContext(test), [toTransaction(fields)], capturedStateReader(before), options);
  if (executed === undefined) return "nothing was executed";
  return (
    refusalFault(executed.refusal, post.expectException) ??
    accessSetFault(executed.accesses, before, hardfork) ??
    (await stateFault(stateAfter(before, executed, hardfork), toState(post.state), hardfork, post.hash)) ??
    logsFault(executed.logs, post.logs)
  );
}

function refusalFault(refusal: Refusal | undefined, expected: string | undefined): string | undefined {
  if (refusal !== undefined && expected === undefined) return `refused: ${describeRefusal(refusal)}`;
  if (refusal === undefined && expected !== undefined) return `not refused, expected ${expected}`;
  if (refusal !== undefined && expected !== undefined && !expectedCodes(expected).includes(refusal.code))
    return `refused for ${refusal.code}, expected ${expected}`;
  return undefined;
}

/** An access set must tell of the state as it was, and must not change what it says is unchanged. */
function accessSetFault(accesses: AccessSet, before: CapturedState, hardfork: Hardfork): string | undefined {
  for (const access of accesses) {
    const { location, write } = access;
    const key = locationKey(location);
    if (access.before !== valueOf(before, location, hardfork)) return `access set: ${key} was not ${access.before}`;
    const isChanged = write === "changed" || write === "added";
    if (isChanged !== (access.before !== access.after)) return `access set: ${key} is "${write}", ${access.before} → ${access.after}`;
  }
  return undefined;
}

function valueOf({ accounts }: CapturedState, location: Access["location"], hardfork: Hardfork): Hex {
  const account = accounts[location.address];
  if (location.kind === "storage") return account?.storage[location.slot] ?? ZERO_WORD;
  if (location.kind === "code") return account === undefined || account.code === "0x" ? EMPTY_CODE_HASH : hashOf(account.code);
  if (location.kind === "existence") return account !== undefined && (!isEmpty(account) || !clearsEmpty(hardfork)) ? "0x01" : "0x00";
  return `0x${((location.kind === "balance" ? account?.balance : account?.nonce) ?? 0n).toString(16)}`;
}

async function stateFault(actual: CapturedState, wanted: CapturedState, hardfork: Hardfork, root: Hex): Promise<string | undefined> {
  const expected = normalized(wanted, hardfork);
  const difference = differenceOf(actual, expected);
  if (difference !== undefined) return difference;
  // The root of a state with untouched empty accounts cannot be told from access sets: nothing touched them.
  if (Object.keys(expected.accounts).length < Object.values(wanted.accounts).filter((account) => !isEmpty(account)).length)
    return undefined;
  const found = await stateRootOf(actual);
  return found === root ? undefined : `state root is ${found}, expected ${root}`;
}

function logsFault(logs: readonly Log[], expected: Hex): string | undefined {
  const hash = logsHashOf(logs);
  return hash === expected ? undefined : `logs hash is ${hash} (${logs.length} logs), expected ${expected}`;
}

function hashOf(code: Hex): Hex {
  return bytesToHex(keccak256(hexToBytes(code)));
}
