import { BALANCE, codeOf, isPresent, KIND_CODE, KIND_EXISTENCE, KIND_NONCE, nonceOf, setAccount, setCode, warmAccount } from "./account";
import { hashCode, isDelegation, makeCode } from "./code";
import { blockArena, scratch } from "./executor";
import { NEW_AUTHORITY } from "./intrinsic-gas";
import { readField } from "./recorder";
import { accountOf, AUTHORIZATION_BYTES, AUTHORIZATION_COUNT, AUTHORIZATIONS, partOf, refusesContracts, transaction } from "./transaction-record";

/** EIP-7702: of an authorization whose account exists. */
const AUTHORIZATION: i64 = 12500;

/** Gas that the transaction gets back for accounts that existed. */
export let authorizationRefund: i64 = 0;

/** A transaction that has none: the block's own. */
export function waiveAuthorizations(): void {
  authorizationRefund = 0;
}

/** Applies the authorizations (EIP-7702). Those that do not fit are skipped. */
export function authorize(sender: usize): void {
  authorizationRefund = 0;
  let authorization = partOf(AUTHORIZATIONS);
  for (let at: u32 = 0; at < load<u32>(transaction, AUTHORIZATION_COUNT); at++) {
    applyAuthorization(sender, accountOf(authorization), authorization + 24, load<u64>(authorization, 48));
    authorization += AUTHORIZATION_BYTES;
  }
}

function applyAuthorization(sender: usize, authority: usize, address: usize, nonce: u64): void {
  readField(authority, KIND_EXISTENCE);
  readField(authority, KIND_NONCE);
  readField(authority, KIND_CODE);
  warmAccount(authority);
  const code = codeOf(authority);
  // A sender may hold code here, and then its code is not looked at.
  if ((authority != sender || refusesContracts()) && code != 0 && !isDelegation(code)) return;
  if (nonceOf(authority) != nonce) return;
  if (isPresent(authority)) authorizationRefund += NEW_AUTHORITY - AUTHORIZATION;
  setAccount(authority, nonce + 1, authority + BALANCE);
  setCode(authority, delegationTo(address));
}

/** The code 0xef0100 and an address; none for the zero address. */
function delegationTo(address: usize): usize {
  const a0 = load<u64>(address);
  const a1 = load<u64>(address, 8);
  const a2 = load<u64>(address, 16);
  if ((a0 | a1 | a2) == 0) return 0;
  store<u32>(scratch, 0x0001ef);
  store<u32>(scratch, bswap<u32>(<u32>a2), 3);
  store<u64>(scratch, bswap<u64>(a1), 7);
  store<u64>(scratch, bswap<u64>(a0), 15);
  const code = makeCode(blockArena, scratch, 23);
  hashCode(code, scratch);
  return code;
}
