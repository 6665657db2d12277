import { hardfork, PRAGUE, SHANGHAI } from "./block";
import { INIT_CODE_WORD, wordsOf } from "./gas";
import { ACCESS_LIST, ACCESS_LIST_COUNT, AUTHORIZATIONS_PAID, DATA, DATA_LENGTH, isCreation, partOf, transaction } from "./transaction-record";

const TRANSACTION_GAS: u64 = 21000;
const CREATION_GAS: u64 = 32000;
const ZERO_BYTE: u64 = 4;
const DATA_BYTE: u64 = 16;
const LISTED_ADDRESS: u64 = 2400;
const LISTED_SLOT: u64 = 1900;
/** EIP-7702: of an authorization, before anything is known of its account. */
export const NEW_AUTHORITY: i64 = 25000;
/** EIP-7623: what a token of calldata costs at least; a byte that is not zero has four. */
const FLOOR_TOKEN: u64 = 10;

/** What the transaction costs before it runs. */
export let intrinsicGas: u64 = 0;
/** What it costs at least. */
export let floorGas: u64 = 0;

/** A transaction that costs nothing: the block's own. */
export function waiveIntrinsicGas(): void {
  intrinsicGas = 0;
  floorGas = 0;
}

export function priceIntrinsicGas(): void {
  const length = load<u32>(transaction, DATA_LENGTH);
  const zeros = countZeros(partOf(DATA), length);
  let gas = TRANSACTION_GAS + <u64>zeros * ZERO_BYTE + <u64>(length - zeros) * DATA_BYTE;
  if (isCreation()) {
    gas += CREATION_GAS;
    if (hardfork >= SHANGHAI) gas += <u64>(INIT_CODE_WORD * wordsOf(<u64>length));
  }
  let entry = partOf(ACCESS_LIST);
  for (let at: u32 = 0; at < load<u32>(transaction, ACCESS_LIST_COUNT); at++) {
    const slots = load<u32>(entry, 24);
    gas += LISTED_ADDRESS + LISTED_SLOT * <u64>slots;
    entry += 32 + (<usize>slots << 5);
  }
  intrinsicGas = gas + <u64>NEW_AUTHORITY * <u64>load<u32>(transaction, AUTHORIZATIONS_PAID);
  floorGas = hardfork >= PRAGUE ? TRANSACTION_GAS + FLOOR_TOKEN * (<u64>zeros + 4 * <u64>(length - zeros)) : 0;
}

function countZeros(bytes: usize, length: u32): u32 {
  let zeros: u32 = 0;
  for (let at: usize = 0; at < <usize>length; at++) zeros += u32(load<u8>(bytes + at) == 0);
  return zeros;
}
