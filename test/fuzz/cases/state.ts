import fc from "fast-check";
import { type Hex, toWord } from "../../../src/access/hex.ts";
import type { Hardfork } from "../../../src/execution/block-context.ts";
import type { CapturedAccount, CapturedState } from "../../../src/execution/state-reader.ts";
import { account, BOB, COINBASE } from "../../helpers/little-block.ts";
import { CONTRACTS, CREATED, DELEGATED, DEPLOYED, NOBODY, POOR, PRECOMPILES, SENDERS, SYSTEM_CONTRACTS } from "../actors.ts";
import { type Fragment, fragment, toHex, weighted } from "../programs/code.ts";
import { endless } from "../programs/control.ts";
import { plainStatement, program } from "../programs/program.ts";
import { isSince } from "./block.ts";

const RICH = 10n ** 20n;

const slots: fc.Arbitrary<CapturedAccount["storage"]> = fc
  .array(fc.constantFrom(0n, 1n, 2n), { minLength: 3, maxLength: 3 })
  .map((values) => Object.fromEntries(values.flatMap((value, slot) => (value === 0n ? [] : [[toWord(BigInt(slot)), toWord(value)]]))));

/** At the end of all nonces no contract can be created (EIP-2681). */
const nonceOfContract = weighted([30, fc.constant(1n)], [1, fc.constantFrom(2n ** 64n - 1n, 2n ** 64n - 2n)]);

const lastCode = weighted([12, program(1)], [1, endless(plainStatement)]);

const contract = (code: fc.Arbitrary<Fragment>): fc.Arbitrary<CapturedAccount> =>
  fc.record({ balance: fc.constantFrom(0n, 5n, 10n ** 19n, 10n ** 19n), nonce: nonceOfContract, code: code.map(toHex), storage: slots });

/** What may stand where a contract is to be created: nothing, money, a contract, a used account, storage alone (EIP-7610). */
const obstacle: fc.Arbitrary<CapturedAccount | undefined> = weighted<CapturedAccount | undefined>(
  [6, fc.constant(undefined)],
  [2, fc.constant(account({ balance: 3n }))],
  [1, fc.constant(account())],
  [1, fc.constant(account({ nonce: 1n }))],
  [1, fc.constant(account({ nonce: 1n, code: toHex(fragment(1, 0, "SSTORE")) }))],
  [1, fc.constant(account({ nonce: 1n, balance: 3n, code: toHex(fragment("CALLER", "SELFDESTRUCT")) }))],
  [1, fc.constant(account({ storage: { [toWord(0n)]: toWord(1n) } }))],
);

/** The block's own contracts answer like a store of words. */
const SYSTEM_CODE = toHex(fragment(0, "CALLDATALOAD", "SLOAD", 0, "MSTORE", 32, 0, "RETURN"));

/** States in which all actors have something to do. */
export function state(hardfork: Hardfork): fc.Arbitrary<CapturedState> {
  const delegates = isSince(hardfork, "prague") ? [...CONTRACTS, ...SENDERS, DELEGATED, NOBODY, ...PRECOMPILES.slice(0, 5)] : [];
  const delegation = weighted<Hex | undefined>([1, fc.constant(undefined)], ...delegates.map((to) => [1, fc.constant(to)] as const));
  return fc
    .record({
      contracts: fc.tuple(contract(program(2)), contract(program(2)), contract(program(1)), contract(lastCode)),
      delegated: delegation,
      sender: weighted([6, fc.constant(undefined)], [1, delegation]),
      created: fc.tuple(...[...CREATED, ...DEPLOYED].map(() => obstacle)),
      touched: fc.subarray([BOB, COINBASE, PRECOMPILES[3] ?? NOBODY]),
      hasSystemContracts: fc.boolean(),
    })
    .map(({ contracts, delegated, sender, created, touched, hasSystemContracts }) => {
      const rich = account({ balance: RICH });
      const accounts = {
        ...entries([...CREATED, ...DEPLOYED], created),
        ...entries(
          touched,
          touched.map(() => account({ balance: 1n })),
        ),
        ...entries(
          SENDERS,
          SENDERS.map(() => rich),
        ),
        ...(sender !== undefined && entries(SENDERS.slice(0, 1), [delegatedTo(sender, RICH)])),
        ...(delegated !== undefined && { [DELEGATED]: delegatedTo(delegated, 7n) }),
        [POOR]: account({ balance: 10n ** 13n }),
        ...(hasSystemContracts &&
          entries(
            SYSTEM_CONTRACTS,
            SYSTEM_CONTRACTS.map(() => account({ nonce: 1n, code: SYSTEM_CODE })),
          )),
        ...entries(CONTRACTS, contracts),
      };
      const blockHashes = Object.fromEntries([99, 90, 50, 0, 299, 8191].map((number) => [String(number), toWord(BigInt(number) + 7n)]));
      return { accounts, blockHashes };
    });
}

function delegatedTo(target: Hex, balance: bigint): CapturedAccount {
  return account({ balance, nonce: 0n, code: `0xef0100${target.slice(2)}` });
}

function entries(addresses: readonly Hex[], accounts: readonly (CapturedAccount | undefined)[]): Record<Hex, CapturedAccount> {
  const pairs = addresses.flatMap((address, index) => {
    const found = accounts[index];
    return found === undefined ? [] : [[address, found] as const];
  });
  return Object.fromEntries(pairs);
}
