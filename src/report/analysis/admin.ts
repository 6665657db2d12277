import type { Access } from "../../access/access.ts";
import { toWord, type Hex } from "../../access/hex.ts";
import type { RecordedCall } from "../../workload/clone/recorded-call.ts";
import { StorageKeys } from "../../workload/clone/storage-keys.ts";

/** How contracts name the accounts that hold a role: OpenZeppelin's and solady's roles, MakerDAO's wards. */
const ROLE_VARIABLE = /roles?\b|wards|isOwner|minters|operators/i;

/** Whether the sender of a call holds a role that the call asked for: it read an entry under the sender of a variable named like roles, and the entry was 1. */
export function holdsRole(call: RecordedCall): boolean {
  const sender = toWord(call.sent.transaction.from);
  return valueReads(call).some(
    ({ access, keys }) => keys.at(-1) === sender && BigInt(access.before) === 1n && ROLE_VARIABLE.test(variableOf(access, call)),
  );
}

/** Whether a call read a plain variable that holds its sender's address: an owner, a governor, a fee setter. */
export function readsItsSender(call: RecordedCall): boolean {
  const { from } = call.sent.transaction;
  return valueReads(call).some(({ access, keys }) => keys.length === 0 && access.before.includes(from.slice(2)));
}

function valueReads({ executed }: RecordedCall): { access: Access; keys: readonly Hex[] }[] {
  const storageKeys = new StorageKeys(executed.preimages);
  return executed.accesses.flatMap((access) =>
    access.location.kind === "storage" && access.read === "value" ? [{ access, keys: storageKeys.keys(access.location.slot) }] : [],
  );
}

/** The name of what was read: a packed slot would else go by the field that the call changes. */
function variableOf(access: Access, { names, executed }: RecordedCall): string {
  return names.location({ ...access, write: "none", after: access.before }, executed.preimages).variable;
}
