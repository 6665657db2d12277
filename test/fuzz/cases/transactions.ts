import fc from "fast-check";
import { type Hex, toWord } from "../../../src/access/hex.ts";
import type { Hardfork } from "../../../src/execution/block-context.ts";
import type { AccessListEntry, Transaction } from "../../../src/execution/transaction.ts";
import { address } from "../../helpers/little-block.ts";
import { ACTORS, CONTRACTS, POOR, SENDERS } from "../actors.ts";
import { type Fragment, fragment, toHex, weighted } from "../programs/code.ts";
import { initCode } from "../programs/creates.ts";
import { precompileCall } from "../programs/precompiles.ts";
import { program } from "../programs/program.ts";
import { authorization } from "./authorizations.ts";
import { isSince } from "./block.ts";

/** Where a transaction goes and what it brings, and the gas that it takes where that is much. */
type Target = Pick<Transaction, "to" | "data"> & Partial<Pick<Transaction, "gasLimit">>;

const calldata: fc.Arbitrary<Hex> = weighted(
  [3, fc.constant<Fragment>("")],
  [3, fc.array(fc.constantFrom(...CONTRACTS, toWord(1n), toWord(2n)), { maxLength: 3 }).map((words) => words.map(padded).join(""))],
  [1, fc.uint8Array({ maxLength: 70 }).map((bytes) => Buffer.from(bytes).toString("hex"))],
  // What it costs is at times more than what is executed (EIP-7623).
  [0.3, fc.tuple(fc.constantFrom("00", "01"), fc.integer({ min: 200, max: 4_000 })).map(([byte, count]) => byte.repeat(count))],
).map(toHex);

/** Creations at the limits of code (EIP-170) and of init code (EIP-3860). */
const LARGE: readonly Target[] = [
  { data: toHex(fragment(24_576, 0, "RETURN")), gasLimit: 6_000_000n },
  { data: toHex(fragment(24_577, 0, "RETURN")), gasLimit: 6_000_000n },
  { data: toHex(fragment("CALLVALUE", 0, "SSTORE", 24_577, 0, "RETURN")), gasLimit: 6_000_000n },
  { data: toHex("00".repeat(49_152)), gasLimit: 600_000n },
  { data: toHex("00".repeat(49_153)), gasLimit: 600_000n },
];

const target: fc.Arbitrary<Target> = weighted<Target>(
  [12, fc.record({ to: fc.constantFrom(...CONTRACTS), data: calldata })],
  [3, fc.record({ to: weighted(...ACTORS.map(([weight, actors]) => [weight, fc.constantFrom(...actors)] as const)), data: calldata })],
  [1, precompileCall.map(({ number, input }) => ({ to: address(number), data: toHex(input) }))],
  [3, initCode(program(1), program(1)).map((init) => ({ data: toHex(init) }))],
  [0.2, fc.constantFrom(...LARGE)],
);

const accessList: fc.Arbitrary<AccessListEntry[]> = fc.array(
  fc.record({
    address: weighted(...ACTORS.map(([weight, actors]) => [weight, fc.constantFrom(...actors)] as const)),
    storageKeys: fc.array(fc.constantFrom(0n, 1n, 2n).map(toWord), { maxLength: 3 }),
  }),
  { maxLength: 3 },
);

const GWEI = 1_000_000_000n;
const AUTHORIZATION_GAS = 25_000n;
const BLOB_HASHES: readonly Hex[] = [`0x01${"ab".repeat(31)}`, `0x01${"00".repeat(31)}`];

/** Mistakes for which a block may not contain a transaction, mostly. */
const FAULTS: readonly Partial<Transaction>[] = [
  { gasLimit: 21_000n },
  { gasLimit: 20_999n },
  { gasLimit: 53_000n },
  { gasLimit: 16_777_217n },
  { value: 10n ** 20n },
  { value: 2n ** 255n },
  { nonce: 5n },
  { nonce: 2n ** 64n - 1n },
  { from: POOR, nonce: 0n },
  { gasPrice: 0n, maxFeePerGas: 0n, maxPriorityFeePerGas: 0n },
  { maxPriorityFeePerGas: 5n * GWEI },
  { data: `0x${"5b".repeat(49_153)}` },
  { type: 3, blobVersionedHashes: [] },
  ...[7, 9, 10].map((length) => ({
    type: 3 as const,
    blobVersionedHashes: Array.from({ length }, () => BLOB_HASHES[0] as Hex),
    maxFeePerBlobGas: GWEI,
  })),
  { type: 3, blobVersionedHashes: [`0x02${"00".repeat(31)}`], maxFeePerBlobGas: GWEI },
  { type: 3, blobVersionedHashes: BLOB_HASHES, maxFeePerBlobGas: 0n },
  { type: 4, authorizationList: [] },
];

function typesOf(hardfork: Hardfork): fc.Arbitrary<Transaction["type"]> {
  const since = (other: Hardfork, weight: number): number => (isSince(hardfork, other) ? weight : 0);
  return weighted(
    [since("london", 60), fc.constant(2 as const)],
    [20, fc.constantFrom(0 as const, 1 as const)],
    [since("cancun", 6), fc.constant(3 as const)],
    [since("prague", 30), fc.constant(4 as const)],
    [1, fc.constantFrom(2 as const, 3 as const, 4 as const)],
  );
}

/** The transactions of a block, from several senders, each with the nonce that is its turn. */
export function transactions(hardfork: Hardfork): fc.Arbitrary<Transaction[]> {
  const draft = fc.record({
    type: typesOf(hardfork),
    from: weighted([30, fc.constantFrom(...SENDERS)], [1, fc.constantFrom(...CONTRACTS)]),
    target,
    value: weighted([6, fc.constant(0n)], [3, fc.constantFrom(1n, 5n)]),
    gasLimit: weighted(
      [10, fc.constant(300_000n)],
      [2, fc.constantFrom(120_000n, 600_000n, 1_000_000n)],
      [1, fc.bigInt({ min: 60_000n, max: 130_000n })],
      [0.2, fc.constantFrom(6_000_000n, 16_777_216n)],
    ),
    price: weighted([8, fc.constant(2n * GWEI)], [2, fc.constant(GWEI)], [1, fc.constant(100n * GWEI)]),
    tip: weighted([6, fc.constant(GWEI)], [2, fc.constantFrom(0n, 1n)]),
    accessList: weighted<readonly AccessListEntry[]>([3, fc.constant([])], [2, accessList]),
    blobVersionedHashes: fc.array(fc.constantFrom(...BLOB_HASHES), { minLength: 1, maxLength: 6 }),
    authorizationList: fc.array(authorization, { minLength: 1, maxLength: 3 }),
    fault: weighted<Partial<Transaction>>([12, fc.constant({})], [1, fc.constantFrom(...FAULTS)]),
  });
  return fc.array(draft, { minLength: 1, maxLength: 4, size: "max" }).map((drafts) => {
    const counts = new Map<Hex, bigint>(CONTRACTS.map((contract) => [contract, 1n]));
    return drafts.map(
      ({ price, tip, accessList: list, blobVersionedHashes, authorizationList, fault, target: { to, data, ...more }, ...common }) => {
        const type = to === undefined && common.type > 2 ? 2 : common.type;
        const nonce = counts.get(common.from) ?? 0n;
        const gasLimit = more.gasLimit ?? common.gasLimit;
        if (Object.keys(fault).length === 0) counts.set(common.from, nonce + 1n);
        return {
          ...common,
          type,
          ...(to !== undefined && { to }),
          nonce,
          gasLimit: type === 4 ? gasLimit + AUTHORIZATION_GAS * BigInt(authorizationList.length) : gasLimit,
          data,
          ...(type < 2 ? { gasPrice: price } : { maxFeePerGas: price, maxPriorityFeePerGas: tip }),
          ...(type >= 1 && list.length > 0 && { accessList: list }),
          ...(type === 3 && { blobVersionedHashes, maxFeePerBlobGas: GWEI }),
          ...(type === 4 && { authorizationList }),
          ...fault,
        };
      },
    );
  });
}

function padded(hex: Hex): string {
  return hex.slice(2).padStart(64, "0");
}
