import type { BlockAccessList, IndexedValue } from "../../access/block-access-list.ts";
import { toQuantity } from "./quantity.ts";

/** A block's access list as `eth_getBlockAccessList` gives it (EIP-7928). */
export function formatBlockAccessList(list: BlockAccessList): readonly unknown[] {
  return list.map(({ address, storageChanges, storageReads, balanceChanges, nonceChanges, codeChanges }) => ({
    address,
    storageChanges: storageChanges.map(({ slot, changes }) => ({ key: slot, changes: changes.map(indexed((value) => value)) })),
    storageReads,
    balanceChanges: balanceChanges.map(indexed(toQuantity)),
    nonceChanges: nonceChanges.map(indexed(toQuantity)),
    codeChanges: codeChanges.map(({ index, value }) => ({ index: toQuantity(index), code: value })),
  }));
}

function indexed<T>(format: (value: T) => string): (change: IndexedValue<T>) => unknown {
  return ({ index, value }) => ({ index: toQuantity(index), value: format(value) });
}
