import type { HotspotEvidence } from "./evidence.ts";
import { anyName, everyName, isKeyed, mainLocation, mainName } from "./features.ts";
import type { Pattern } from "./pattern.ts";

const GUARD_NAME = /^_?(notEntered|reentrancy\w*|locked|unlocked)$|^_status$/i;
const PAUSE_NAME = /paus|frozen|halted|stopped/i;
const ROLE_NAME = /^_?(owner|admin|authority|governance|governor|keeper|minter|operator)$|^_?(has)?roles?$/i;

export const reentrancyGuard: Pattern = {
  pattern: "reentrancy-guard",
  recognise: (evidence) =>
    everyName(evidence, GUARD_NAME) ||
    (mainLocation(evidence)?.wellKnown === "openzeppelin.reentrancy-guard" && evidence.locations.length === 1),
  text: (evidence) =>
    `${mainName(evidence)} is set and put back inside each transaction. Executors that check values see no change: it is a conflict only under ` +
    `--writes executed. Leave it. A guard in transient storage (EIP-1153, from Cancun on) touches no state at all and costs less gas.`,
};

export const pausable: Pattern = {
  pattern: "pausable",
  recognise: (evidence) => everyName(evidence, PAUSE_NAME) && !isKeyed(evidence),
  text: (evidence) =>
    `Every call reads ${mainName(evidence)}, and only pausing writes it. Such a transaction stops the calls after it in its block, as it should. ` +
    `Leave it, and keep it out of a slot that ordinary calls write.`,
};

export const roles: Pattern = {
  pattern: "roles",
  recognise: (evidence) => everyName(evidence, ROLE_NAME),
  text: (evidence) =>
    `${mainName(evidence)} says who may do what. Calls read it; only granting or handing over a right writes it, and that must stop the calls after it. ` +
    `Leave it. Grant rights in set-up rather than inside users' calls, since each grant makes the others wait.`,
};

export const falseSharing: Pattern = {
  pattern: "false-sharing",
  recognise: (evidence) => evidence.falseSharing,
  text: (evidence) =>
    isElement(evidence)
      ? elementsText(evidence)
      : `No call needs what another one writes: ${fieldsOf(evidence)} only share a 32-byte slot. Give the field that changes a slot of its own by moving its ` +
        `declaration. Calls that use both then pay one more cold read (2,100 gas). Never reorder variables of an upgradeable contract that is already deployed.`,
};

export const bitmap: Pattern = {
  pattern: "false-sharing",
  recognise: (evidence) => evidence.valueChanges.singleBits === true,
  text: (evidence) =>
    `No call needs another one's bit: ${mainName(evidence)} keeps 256 flags in a slot, and calls queue on the slot. A mapping to bool gives each flag a slot of its own, ` +
    `at 17,100 gas more for most calls. Or spread neighbours: number users so that those who come together lie in different words. Keep it if gas counts more.`,
};

export const entryPoint: Pattern = {
  pattern: "entry-point",
  recognise: (evidence) =>
    evidence.locations.some(({ contract }) => /^EntryPoint/.test(contract ?? "")) || anyName(evidence, /^EntryPoint\b/),
  text: (evidence) =>
    `User operations pay from ${mainName(evidence)} in one EntryPoint. Deposits of different accounts are apart; a paymaster or beneficiary that all share is not. ` +
    `Use several paymasters and beneficiaries, or let accounts pay for themselves. Each one more is a deposit to fund and watch. The EntryPoint itself cannot be changed.`,
};

/** Whether elements of one array share the slot, and no variables that could be moved. */
function isElement(evidence: HotspotEvidence): boolean {
  const location = mainLocation(evidence);
  return location?.fields !== undefined && location.path.at(-1)?.kind === "index";
}

function elementsText(evidence: HotspotEvidence): string {
  return (
    `No call needs another one's element: ${mainName(evidence)} packs several into each 32-byte slot, and calls queue on the slot. Elements of 32 bytes (uint256), or a ` +
    `mapping, give each call a slot of its own, at 17,100 gas more for most calls that add one. Keep it if gas counts more.`
  );
}

/** The fields that share the slot, as far as they are known. */
function fieldsOf(evidence: Parameters<Pattern["text"]>[0]): string {
  const fields = new Set(evidence.locations.flatMap((location) => location.fields?.map(({ name }) => name) ?? []));
  return fields.size > 1 ? [...fields].join(" and ") : `${mainName(evidence)} and its neighbours`;
}
