import { expect } from "chai";
import { getCreate2Address, getCreateAddress, keccak256, Wallet } from "ethers";
import { type Hex, toWord } from "../../src/access/hex.ts";
import type { CapturedAccount } from "../../src/execution/state-reader.ts";
import type { Authorization, Transaction } from "../../src/execution/transaction.ts";
import type { Entry } from "../../src/mining/window.ts";
import { assemble, deployer } from "../helpers/assembler.ts";
import { account, address, BLOCK, BOB, call, COINBASE, contract, CONTRACT, OTHER } from "../helpers/little-block.ts";
import { allAtOnce, type BlockOutcome, type Scene, sequentially, simulated } from "./simulated-block.ts";

// Every transaction is executed on the state of before the block, by executors that see nothing of each other: what may not be taken over
// must be told by its reads alone. Each block must be the one that one by one gives.

const [ANN, BEN, CAT] = [address(0xa1), address(0xb1), address(0xc1)];
const RICH = account({ balance: 10n ** 20n });
const NOBODY = address(0xdead);
const COUNTER = assemble(0, "SLOAD", 1, "ADD", 0, "SSTORE");
/** Keeps the balance of whom calldata names. */
const KEEP_BALANCE = assemble(0, "CALLDATALOAD", "BALANCE", 0, "SSTORE");
const KEEP_CODE_HASH = assemble(0, "CALLDATALOAD", "EXTCODEHASH", 0, "SSTORE");
/** Sends what it is sent on to whom calldata names. */
const FORWARD = assemble(0, 0, 0, 0, "CALLVALUE", 0, "CALLDATALOAD", "GAS", "CALL", 0, "SSTORE");
const DESTRUCT = assemble(0, "CALLDATALOAD", "SELFDESTRUCT");
const WRITTEN_ONCE = assemble(0, "SLOAD", 1, "SSTORE", 5, 0, "SSTORE");

function told(of: Hex): Hex {
  return toWord(of);
}

function by(from: Hex, to: Hex | undefined, more: Partial<Transaction> = {}): Transaction {
  return call(to, { from, ...more });
}

type Outcome = BlockOutcome & { readonly entries: readonly Entry[]; readonly kinds: readonly Entry["kind"][] };

/** Mines a block both ways. */
async function block(
  accounts: Readonly<Record<Hex, CapturedAccount>>,
  transactions: readonly Transaction[],
  more: Partial<Scene> = {},
): Promise<Outcome> {
  const everybody = { [ANN]: RICH, [BEN]: RICH, [CAT]: RICH, [COINBASE]: RICH, ...accounts };
  const scene: Scene = { block: BLOCK, accounts: everybody, transactions, ...more };
  const wanted = await sequentially(scene);
  const { entries, ...found } = await simulated(scene, allAtOnce(transactions.length));
  expect(found).to.deep.equal(wanted);
  return { ...found, entries, kinds: entries.flatMap(({ kind, count }) => Array<Entry["kind"]>(count).fill(kind)) };
}

describe("where parallel engines really broke", function () {
  this.timeout(60_000);

  it("independent transactions are all taken over", async () => {
    const { kinds } = await block({ [CONTRACT]: contract(COUNTER), [OTHER]: contract(COUNTER) }, [by(ANN, CONTRACT), by(BEN, OTHER)]);
    expect(kinds).to.deep.equal(["adopted", "adopted"]);
  });

  for (const hardfork of ["shanghai", "osaka"] as const) {
    describe(`on ${hardfork}`, () => {
      const more = { block: { ...BLOCK, hardfork } };

      it("a contract is destroyed, and made again in the same block", async () => {
        // The factory makes a child by CREATE2; the child destroys itself when it is called.
        const child = deployer(assemble("CALLER", "SELFDESTRUCT"));
        const size = (child.length - 2) / 2;
        const factory = assemble(child, 0, "MSTORE", 0, size, 32 - size, 0, "CREATE2", 0, "SSTORE");
        const made = getCreate2Address(CONTRACT, toWord(0n), keccak256(child)).toLowerCase() as Hex;
        const before = contract(assemble("CALLER", "SELFDESTRUCT"), { 0: 9 }, 4n);
        const traffic = [by(ANN, CONTRACT), by(BEN, made), by(CAT, made, { value: 7n }), by(ANN, CONTRACT, { nonce: 1n }), by(BEN, made, { nonce: 1n })]; // prettier-ignore
        await block({ [CONTRACT]: contract(factory) }, traffic, more);
        await block({ [CONTRACT]: contract(factory), [made]: before }, [by(BEN, made), by(ANN, CONTRACT), by(CAT, made)], more);
      });

      it("a contract's storage is gone for who reads it after its end", async () => {
        const either = assemble(
          0,
          "SLOAD",
          1,
          "SSTORE",
          "CALLDATASIZE",
          "ISZERO",
          15,
          "JUMPI",
          0,
          "CALLDATALOAD",
          "SELFDESTRUCT",
          "JUMPDEST",
        );
        await block({ [CONTRACT]: contract(either, { 0: 9 }, 5n) }, [by(ANN, CONTRACT, { data: told(BOB) }), by(BEN, CONTRACT)], more);
      });

      it("a call without value to a destructed account", async () => {
        const caller = assemble(0, 0, 0, 0, 0, 0, "CALLDATALOAD", "GAS", "CALL", 0, "SSTORE");
        await block(
          { [CONTRACT]: contract(DESTRUCT, { 0: 1 }, 5n), [OTHER]: contract(caller) },
          [by(ANN, CONTRACT, { data: told(BOB) }), by(BEN, CONTRACT, { data: told(BEN) }), by(CAT, OTHER, { data: told(CONTRACT) })],
          more,
        );
        await block(
          { [CONTRACT]: contract(DESTRUCT, {}, 5n), [OTHER]: contract(KEEP_CODE_HASH) },
          [by(ANN, CONTRACT, { data: told(CONTRACT) }), by(BEN, OTHER, { data: told(CONTRACT) }), by(CAT, CONTRACT)],
          more,
        );
      });
    });
  }

  it("a transaction's limit is held against the gas of all before it, not its use", async () => {
    const tight = { block: { ...BLOCK, gasLimit: 100_000n } };
    const limited = (from: Hex, gasLimit: bigint) => by(from, BOB, { gasLimit });
    const fits = await block({}, [limited(ANN, 58_000n), limited(BEN, 58_000n), limited(CAT, 58_000n)], tight);
    expect([fits.done, fits.gasUsed, fits.stop]).to.deep.equal([3, 63_000n, undefined]);
    const stopped = await block({}, [limited(ANN, 58_000n), limited(BEN, 58_000n), limited(CAT, 58_001n)], tight);
    expect([stopped.done, stopped.stop]).to.deep.equal([2, { kind: "block-gas" }]);
  });

  it("a read that found nothing hangs on who writes there first", async () => {
    const { kinds } = await block({ [CONTRACT]: contract(WRITTEN_ONCE) }, [by(ANN, CONTRACT), by(BEN, CONTRACT)]);
    expect(kinds).to.deep.equal(["adopted", "repeated"]);
    const found = await block({ [OTHER]: contract(KEEP_BALANCE) }, [
      by(ANN, NOBODY, { value: 3n }),
      by(BEN, OTHER, { data: told(NOBODY) }),
    ]);
    expect(found.kinds).to.deep.equal(["adopted", "repeated"]);
    const hash = await block({ [OTHER]: contract(KEEP_CODE_HASH) }, [
      by(ANN, NOBODY, { value: 3n }),
      by(BEN, OTHER, { data: told(NOBODY) }),
    ]);
    expect(hash.kinds).to.deep.equal(["adopted", "repeated"]);
  });

  it("value to nobody costs more, and less once somebody was there before", async () => {
    const to = { data: told(NOBODY), value: 1n };
    const accounts = { [CONTRACT]: contract(FORWARD), [OTHER]: contract(FORWARD) };
    const { kinds } = await block(accounts, [by(ANN, NOBODY, { value: 3n }), by(BEN, CONTRACT, to), by(CAT, OTHER, to)]);
    expect(kinds).to.deep.equal(["adopted", "repeated", "repeated"]);
  });

  it("first credits to one new account add up", async () => {
    const { kinds } = await block({}, [by(ANN, NOBODY, { value: 3n }), by(BEN, NOBODY, { value: 4n }), by(CAT, NOBODY, { value: 5n })]);
    expect(kinds).to.deep.equal(["adopted", "adopted", "adopted"]);
  });

  it("credits that overflow together fail where they would one by one", async () => {
    const full = account({ balance: 2n ** 256n - 2n });
    const credits = [ANN, BEN, CAT].map((from) => by(from, BOB, { value: 1n }));
    expect((await block({ [BOB]: full }, credits)).kinds).to.deep.equal(["adopted", "repeated", "repeated"]);
    // What overflowed on the state of before need not do so once the account has spent.
    const spender = contract(assemble(0, 0, 0, 0, 5, told(NOBODY), "GAS", "CALL"), {}, 2n ** 256n - 1n);
    const { kinds } = await block({ [CONTRACT]: spender }, [by(ANN, CONTRACT), by(BEN, CONTRACT, { value: 5n })]);
    expect(kinds).to.deep.equal(["adopted", "repeated"]);
  });

  it("a coinbase that cannot take a fee has as much as can be", async () => {
    const { kinds } = await block({ [COINBASE]: account({ balance: 2n ** 256n - 2n }) }, [by(ANN, BOB), by(BEN, BOB)]);
    expect(kinds).to.deep.equal(["repeated", "repeated"]);
  });

  it("two transactions of one sender follow each other", async () => {
    const both = [by(ANN, BOB, { value: 1n }), by(ANN, BOB, { value: 2n, nonce: 1n }), by(BEN, BOB)];
    const { kinds } = await block({}, both);
    expect(kinds).to.deep.equal(["adopted", "repeated", "adopted"]);
  });

  it("a sender that was paid before, and one that got too poor", async () => {
    const POOR = address(0x900);
    const price = 21_000n * 2n * 10n ** 9n;
    const spend = by(POOR, BOB, { gasLimit: 21_000n, value: 1n });
    const paid = await block({ [POOR]: account({ balance: price }) }, [by(ANN, POOR, { value: 1n }), spend]);
    expect([paid.done, paid.stop]).to.deep.equal([2, undefined]);
    // The account delegates to a contract that gives its money away.
    const code: Hex = `0xef0100${CONTRACT.slice(2)}`;
    const poor = {
      [CONTRACT]: contract(assemble(0, 0, 0, 0, 5, told(BOB), "GAS", "CALL")),
      [POOR]: account({ balance: price + 1n, code }),
    };
    const refused = await block(poor, [by(ANN, POOR), spend]);
    expect(refused.done).to.equal(1);
    expect(refused.stop).to.have.property("kind", "refused");
  });

  describe("the coinbase", () => {
    it("as sender, recipient and contract", async () => {
      const own = contract(assemble("SELFBALANCE", "NUMBER", "SSTORE"), {}, 10n ** 20n);
      const traffic = [by(ANN, BOB), by(COINBASE, BOB, { value: 1n }), by(BEN, COINBASE, { value: 1n }), by(COINBASE, BOB, { nonce: 1n })];
      expect((await block({}, traffic)).kinds).to.deep.equal(["adopted", "repeated", "adopted", "repeated"]);
      expect((await block({ [COINBASE]: own }, [by(ANN, COINBASE), by(BEN, COINBASE)])).kinds).to.deep.equal(["adopted", "repeated"]);
    });

    it("whose balance is looked at", async () => {
      const accounts = { [CONTRACT]: contract(KEEP_BALANCE), [OTHER]: contract(assemble("COINBASE", "BALANCE", 0, "SSTORE")) };
      const traffic = [by(ANN, CONTRACT, { data: told(COINBASE) }), by(BEN, BOB), by(CAT, OTHER)];
      expect((await block(accounts, traffic)).kinds).to.deep.equal(["adopted", "adopted", "repeated"]);
    });

    it("that is nobody, and gets nothing: it is touched all the same", async () => {
      const nothing = { maxPriorityFeePerGas: 0n };
      const free = { block: { ...BLOCK, coinbase: NOBODY } };
      const traffic = [by(ANN, BOB, nothing), by(BEN, BOB, nothing), by(CAT, OTHER, { ...nothing, data: told(NOBODY) })];
      const { kinds } = await block({ [OTHER]: contract(KEEP_CODE_HASH) }, traffic, free);
      expect(kinds).to.deep.equal(["adopted", "adopted", "adopted"]);
      await block({}, [by(ANN, BOB, nothing), by(BEN, BOB), by(CAT, BOB, nothing)], free);
    });
  });

  describe("accounts that are present but empty", () => {
    const empties = {
      prepare: (world: { setAccount(of: Hex, fields: { balance: bigint }): void }) => world.setAccount(NOBODY, { balance: 0n }),
    };

    it("go when they are touched, whoever touches them", async () => {
      const caller = assemble(0, 0, 0, 0, 0, told(NOBODY), "GAS", "CALL", 0, "SSTORE");
      await block({ [CONTRACT]: contract(caller) }, [by(ANN, BOB), by(BEN, CONTRACT), by(CAT, NOBODY)], empties);
      await block({}, [by(ANN, NOBODY), by(BEN, NOBODY), by(CAT, NOBODY, { value: 1n })], empties);
      await block({}, [by(ANN, NOBODY, { value: 1n }), by(BEN, NOBODY)], empties);
    });

    it("as the coinbase", async () => {
      const nothing = { maxPriorityFeePerGas: 0n };
      const traffic = [by(ANN, BOB, nothing), by(BEN, BOB, nothing), by(CAT, BOB)];
      await block({}, traffic, { ...empties, block: { ...BLOCK, coinbase: NOBODY } });
    });

    it("give an authority its refund only while they are there (EIP-7702)", async () => {
      const signed = authorization(CONTRACT, 0n);
      const empty = { prepare: (world: Parameters<typeof empties.prepare>[0]) => world.setAccount(AUTHORITY, { balance: 0n }) };
      const delegating = by(BEN, BOB, { type: 4, authorizationList: [signed] });
      const alone = await block({}, [delegating], empty);
      const after = await block({}, [by(ANN, AUTHORITY), delegating], empty);
      expect(after.gasUsed - 21_000n > alone.gasUsed).to.equal(true);
    });
  });

  it("a delegation is code that others run (EIP-7702)", async () => {
    const accounts = { [CONTRACT]: contract(COUNTER), [OTHER]: contract(KEEP_CODE_HASH) };
    const delegating = by(ANN, BOB, { type: 4, authorizationList: [authorization(CONTRACT, 0n)] });
    const look = by(CAT, OTHER, { data: told(AUTHORITY) });
    const { kinds } = await block(accounts, [delegating, by(BEN, AUTHORITY), look]);
    expect(kinds).to.deep.equal(["adopted", "repeated", "repeated"]);
    const back = by(CAT, BOB, { type: 4, authorizationList: [authorization(address(0), 1n)] });
    await block(accounts, [delegating, back, by(BEN, AUTHORITY)]);
  });

  it("receipts count gas and logs through the block", async () => {
    const logs = assemble("CALLER", 0, "MSTORE", 7, "CALLER", 32, 0, "LOG2", 1, 0, "SSTORE");
    const failing = assemble(0, 0, "LOG0", 0, 0, "REVERT");
    const accounts = { [CONTRACT]: contract(logs, { 0: 1 }), [OTHER]: contract(failing) };
    const { kinds, receipts } = await block(accounts, [by(ANN, CONTRACT), by(BEN, OTHER), by(CAT, CONTRACT)]);
    expect(kinds).to.deep.equal(["adopted", "adopted", "adopted"]);
    expect(receipts.logsBloom).not.to.match(/^0x0*$/);
  });

  it("a contract that is deployed and called in one block", async () => {
    const made = getCreateAddress({ from: ANN, nonce: 0 }).toLowerCase() as Hex;
    const { kinds, outputs } = await block({}, [
      by(ANN, undefined, { data: deployer(assemble(0, "SLOAD", 1, "ADD", "DUP1", 0, "SSTORE", 0, "MSTORE", 32, 0, "RETURN")) }),
      by(BEN, made),
      by(CAT, made),
    ]);
    expect(kinds).to.not.include("executed");
    expect(outputs[2]).to.equal(toWord(2n));
  });

  it("a creation lands where there was money, or storage, before", async () => {
    const made = getCreateAddress({ from: ANN, nonce: 0 }).toLowerCase() as Hex;
    await block({}, [by(BEN, made, { value: 3n }), by(ANN, undefined, { data: deployer(COUNTER) }), by(CAT, made, { value: 1n })]);
  });

  it("SELFDESTRUCT that runs out of gas has seen whether there is a balance", async () => {
    const doomed = contract(assemble(told(NOBODY), "SELFDESTRUCT"));
    // Enough for an heir that costs nothing, not for a new one.
    const small = by(BEN, CONTRACT, { gasLimit: 21_000n + 3n + 5_000n + 2_600n });
    await block({ [CONTRACT]: doomed }, [by(ANN, CONTRACT, { value: 1n }), small]);
    await block({ [CONTRACT]: contract(assemble(told(NOBODY), "SELFDESTRUCT"), {}, 3n) }, [by(ANN, CONTRACT), small]);
  });

  it("BLOCKHASH is the main thread's to know", async () => {
    const asking = contract(assemble(98, "BLOCKHASH", "CALLER", "SSTORE"));
    const { kinds } = await block({ [CONTRACT]: asking }, [by(ANN, CONTRACT), by(BEN, CONTRACT)], {
      hashOf: (number) => toWord(number * 3n),
    });
    expect(kinds).to.deep.equal(["repeated", "repeated"]);
  });

  it("console.log's lines stay in order", async () => {
    const console: Hex = "0x000000000000000000636f6e736f6c652e6c6f67";
    const logger = assemble("CALLER", 0, "MSTORE", 0, 0, 32, 0, 0, told(console), "GAS", "CALL");
    const { consoleCalls } = await block({ [CONTRACT]: contract(logger) }, [by(ANN, CONTRACT), by(BEN, CONTRACT), by(CAT, CONTRACT)]);
    expect(consoleCalls).to.deep.equal([ANN, BEN, CAT].map((from) => [told(from)]));
  });
});

const SIGNER = new Wallet(toWord(0xa0740n));
const AUTHORITY = SIGNER.address.toLowerCase() as Hex;

function authorization(to: Hex, nonce: bigint): Authorization {
  const { yParity, r, s } = SIGNER.authorizeSync({ address: to, nonce, chainId: BLOCK.chainId }).signature;
  return { chainId: BigInt(BLOCK.chainId), address: to, nonce, yParity, r: r as Hex, s: s as Hex };
}
