import { toWord } from "../../access/hex.ts";
import type { RecordedCall } from "../../workload/clone/recorded-call.ts";
import { StorageKeys } from "../../workload/clone/storage-keys.ts";

/** How contracts name who may do what to them: OpenZeppelin's Ownable and AccessControl, solmate's and solady's owners, hand-written admins. */
const OWNER_VARIABLE = /\b_?(owner|admin|governor|governance|minter|operator|keeper|authority|roles?|isOwner|wards)\b/i;

/**
 * Whether a call was made by a privileged account: it read a variable named like an owner whose value is its sender,
 * or a role that its sender holds.
 */
export function isAdminCall({ sent: { transaction }, executed, names }: RecordedCall): boolean {
  const sender = toWord(transaction.from);
  const keys = new StorageKeys(executed.preimages);
  return executed.accesses.some((access) => {
    if (access.location.kind !== "storage" || access.read !== "value") return false;
    const holdsSender = access.before.endsWith(sender.slice(26));
    const keyedBySender = keys.keys(access.location.slot).at(-1) === sender;
    if (!holdsSender && !(keyedBySender && BigInt(access.before) === 1n)) return false;
    const { variable } = names.location(access, executed.preimages);
    const own = variable.split(".").slice(1).join(".");
    return holdsSender && !keyedBySender ? OWNER_VARIABLE.test(own) : /roles?\b|wards|isOwner/i.test(own);
  });
}
