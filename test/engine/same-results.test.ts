import { expect } from "chai";
import { Wallet } from "ethers";
import { type Hex, toWord } from "../../src/access/hex.ts";
import { createEngineExecutor } from "../../src/engine/engine-executor.ts";
import type { BlockContext } from "../../src/execution/block-context.ts";
import { capturedStateReader } from "../../src/execution/captured-state.ts";
import type { CapturedAccount, StateReader } from "../../src/execution/state-reader.ts";
import type { Transaction } from "../../src/execution/transaction.ts";
import { createReferenceExecutor } from "../../src/reference/reference-executor.ts";
import { assemble, deployer, type Part } from "../helpers/assembler.ts";
import { account, address, ALICE, BLOCK, BOB, call, COINBASE, contract, CONTRACT, OTHER, stateOf } from "../helpers/little-block.ts";

const NOBODY = address(0xdead);
const BLOB_HASH: Hex = `0x01${"b1".repeat(31)}`;
const AUTHORIZATION = { chainId: 0n, address: CONTRACT, nonce: 0n, yParity: 0, r: toWord(1n), s: toWord(1n) };
const engine = createEngineExecutor();

/** Executes a block on the engine and on the reference VM, and expects equal objects: gas, output, logs, access sets in their order. */
async function expectSame(
  accounts: Readonly<Record<Hex, CapturedAccount>>,
  transactions: readonly Transaction[],
  block: Partial<BlockContext> = {},
  options = {},
): Promise<void> {
  const context = { ...BLOCK, ...block };
  const base = capturedStateReader(stateOf(accounts));
  const wanted = await createReferenceExecutor().execute(context, transactions, base, options);
  expect(await engine.execute(context, transactions, base, options)).to.deep.equal(wanted);
}

const send = (to: Hex, wei: number) => assemble(0, 0, 0, 0, wei, to, "GAS", "CALL");

describe("the engine gives what the reference VM gives", () => {
  const programs: Record<string, readonly Part[]> = {
    "a counter": [0, "SLOAD", 1, "ADD", 0, "SSTORE"],
    "a store put back": [1, "SLOAD", "POP", 2, 1, "SSTORE", 7, 1, "SSTORE"],
    "stores that bring refunds": [0, 1, "SSTORE", 5, 2, "SSTORE", 0, 2, "SSTORE"],
    "looks at accounts": [
      OTHER,
      "BALANCE",
      NOBODY,
      "EXTCODEHASH",
      OTHER,
      "EXTCODESIZE",
      40,
      0,
      3,
      OTHER,
      "EXTCODECOPY",
      OTHER,
      "EXTCODEHASH",
    ],
    "hashes and logs": [5, 0, "MSTORE", 64, 0, "KECCAK256", 7, 33, 3, "LOG1"],
    "value to nobody": [0, 0, 0, 0, 3, NOBODY, "GAS", "CALL"],
    "value to itself": [0, 0, 0, 0, 3, "ADDRESS", 0, "CALL"],
    "value by CALLCODE": [0, 0, 0, 0, 3, OTHER, "GAS", "CALLCODE"],
    "more value than there is": [0, 0, 0, 0, 3000, OTHER, "GAS", "CALL"],
    "a store in a static call": [0, 0, 0, 0, OTHER, "GAS", "STATICCALL", 0, "SSTORE"],
    "another's code": [0, 0, 0, 0, OTHER, "GAS", "DELEGATECALL"],
    "its output": [1, 0, "MSTORE", 40, 0, 40, 0, 4, "GAS", "STATICCALL", 33, 7, "REVERT"],
    "transient storage": [9, 1, "TSTORE", 1, "TLOAD", 0, "SSTORE"],
    "its own end": [BOB, "SELFDESTRUCT"],
    "an heir that is itself": ["ADDRESS", "SELFDESTRUCT"],
    "no instruction": ["INVALID"],
    "a stack that is empty": ["ADD"],
    "a jump to nowhere": [3, "JUMP"],
    "memory beyond its gas": [`0x${"ff".repeat(8)}`, "MLOAD"],
  };
  for (const [name, parts] of Object.entries(programs)) {
    it(name, async () => {
      const accounts = { [CONTRACT]: contract(assemble(...parts), { 1: 7 }, 100n), [OTHER]: contract(assemble(1, 0, "SSTORE"), {}, 5n) };
      await expectSame(accounts, [call(CONTRACT), call(CONTRACT, { nonce: 1n, value: 2n })]);
    });
  }

  for (const hardfork of ["berlin", "london", "merge", "shanghai", "cancun", "prague", "osaka"] as const) {
    it(`creations, destructions and refunds on ${hardfork}`, async () => {
      const runtime = assemble(0, 0, "SSTORE", BOB, "SELFDESTRUCT");
      const price = hardfork === "berlin" ? ({ type: 0, gasPrice: 5n } as const) : {};
      const block = hardfork === "berlin" ? { hardfork, baseFee: 0n } : { hardfork };
      const transactions = [
        call(undefined, { data: deployer(runtime), value: 3n, ...price }),
        call(CONTRACT, { nonce: 1n, ...price }),
        call(CONTRACT, { nonce: 2n, value: 1n, ...price }),
      ];
      await expectSame({ [CONTRACT]: contract(runtime, { 0: 1 }, 9n) }, transactions, block);
    });
  }

  it("contracts destroyed in another order than their addresses", async () => {
    const accounts = {
      [CONTRACT]: contract(assemble(0, 0, 0, 0, 0, OTHER, "GAS", "CALL", BOB, "SELFDESTRUCT")),
      [OTHER]: contract(assemble(BOB, "SELFDESTRUCT"), { 1: 7 }, 5n),
    };
    await expectSame(accounts, [call(CONTRACT), call(OTHER, { nonce: 1n })], { hardfork: "london" });
  });

  it("init code that reverts with data like code of another format (EIP-3541)", async () => {
    const init = assemble(0xef, 0, "MSTORE8", 5, 0, "REVERT");
    await expectSame({}, [call(undefined, { data: init })]);
  });

  it("out of gas at every point of a call with value to nobody", async () => {
    const accounts = { [CONTRACT]: contract(send(NOBODY, 1), {}, 10n), [OTHER]: contract(send(CONTRACT, 0)) };
    const limits = Array.from({ length: 60 }, (_, step) => 21_000n + 1_000n * BigInt(step));
    await expectSame(
      accounts,
      limits.map((gasLimit, nonce) => call(OTHER, { gasLimit, nonce: BigInt(nonce) })),
    );
  });

  it("CREATE2 onto a contract that is there", async () => {
    const factory = assemble(0, 0, 0, 0, "CREATE2", 0, 0, 0, 0, "CREATE2");
    await expectSame({ [CONTRACT]: contract(factory) }, [call(CONTRACT), call(CONTRACT, { nonce: 1n })]);
  });

  it("a depth that ends in the limit of gas", async () => {
    await expectSame({ [CONTRACT]: contract(send(CONTRACT, 0)) }, [call(CONTRACT, { gasLimit: 16_000_000n })]);
  });

  it("delegated accounts (EIP-7702), good and bad authorizations", async () => {
    const wallet = new Wallet(toWord(1n));
    const authority = wallet.address.toLowerCase() as Hex;
    const list = await Promise.all(
      [{ nonce: 0 }, { nonce: 7 }, { nonce: 1, chainId: 5 }, { nonce: 1, address: address(0) }].map(async (fields) => {
        const wanted = { address: CONTRACT, chainId: 31337, ...fields };
        const { signature } = await wallet.authorize(wanted);
        const { yParity, r, s } = signature as unknown as { yParity: number; r: Hex; s: Hex };
        return { ...wanted, chainId: BigInt(wanted.chainId), nonce: BigInt(wanted.nonce), yParity, r, s };
      }),
    );
    for (const count of [1, 2, 3, 4]) {
      const transaction = call(authority, { type: 4, authorizationList: list.slice(0, count), value: 1n });
      await expectSame({ [CONTRACT]: contract(assemble(0, "SLOAD", 1, "ADD", 0, "SSTORE")) }, [
        transaction,
        call(authority, { nonce: 1n }),
      ]);
    }
  });

  it("access lists, warm or not used", async () => {
    const accessList = [
      { address: CONTRACT, storageKeys: [toWord(0n), toWord(9n)] },
      { address: OTHER, storageKeys: [] },
    ];
    await expectSame({ [CONTRACT]: contract(assemble(0, "SLOAD", 1, "SLOAD")) }, [call(CONTRACT, { accessList })]);
  });

  it("the coinbase as sender, recipient and contract", async () => {
    const code = assemble("COINBASE", "BALANCE");
    await expectSame({ [CONTRACT]: contract(code) }, [
      call(BOB, { from: COINBASE }),
      call(COINBASE, { value: 5n }),
      call(CONTRACT, { nonce: 1n }),
    ]);
    await expectSame({ [CONTRACT]: contract(assemble("SELFBALANCE")) }, [call(CONTRACT)], { coinbase: CONTRACT });
    await expectSame({}, [call(BOB, { maxPriorityFeePerGas: 0n })], { coinbase: NOBODY });
  });

  it("made-up senders", async () => {
    const poor = { from: OTHER, nonce: 77n, value: 5n, maxFeePerGas: 0n, maxPriorityFeePerGas: 0n };
    await expectSame({ [CONTRACT]: contract(send(BOB, 1)) }, [call(CONTRACT, poor), call(BOB, poor)], {}, { checkSenders: false });
  });

  it("a made-up sender that has used up its nonces (EIP-2681)", async () => {
    const accounts = { [OTHER]: account({ nonce: 2n ** 64n - 1n }), [CONTRACT]: contract(assemble(OTHER, "BALANCE")) };
    await expectSame(accounts, [call(BOB, { from: OTHER }), call(CONTRACT)], {}, { checkSenders: false });
  });

  it("every refusal, with its figures", async () => {
    const refused: readonly Partial<Transaction>[] = [
      { nonce: 5n },
      { from: BOB },
      { from: OTHER, value: 1n, maxFeePerGas: 10n ** 9n, maxPriorityFeePerGas: 0n },
      { maxFeePerGas: 1n, maxPriorityFeePerGas: 0n },
      { maxFeePerGas: 1n, maxPriorityFeePerGas: 2n },
      { gasLimit: 20_000n },
      { gasLimit: 22_000n, data: `0x${"ff".repeat(64)}` },
      { gasLimit: 16_777_217n },
      { gasLimit: 60_000_001n },
      { type: 3, blobVersionedHashes: [] },
      ...[1, 7, 10].map((count) => ({ type: 3 as const, maxFeePerBlobGas: 0n, blobVersionedHashes: Array<Hex>(count).fill(BLOB_HASH) })),
      { type: 3, maxFeePerBlobGas: 10n ** 18n, blobVersionedHashes: [BLOB_HASH], from: OTHER },
      { type: 3, maxFeePerBlobGas: 2n, blobVersionedHashes: [`0x02${BLOB_HASH.slice(4)}`] },
      { type: 3, maxFeePerBlobGas: 2n, blobVersionedHashes: ["0x01"] },
      { type: 4, authorizationList: [] },
      { type: 4, authorizationList: [AUTHORIZATION], gasLimit: 40_000n },
      { type: 4, authorizationList: [{ ...AUTHORIZATION, nonce: 2n ** 64n }] },
      { accessList: [{ address: "0x01", storageKeys: [] }] },
      { maxFeePerGas: 2n ** 250n, maxPriorityFeePerGas: 0n },
      { type: 0, gasPrice: 1n },
      { type: 1, gasPrice: 2n ** 256n },
      { value: 2n ** 256n },
      { nonce: 2n ** 64n - 1n },
    ];
    const accounts = { [OTHER]: account({ balance: 10n ** 15n }) };
    for (const fields of refused) await expectSame(accounts, [call(BOB, fields), call(BOB)]);
    const creations: readonly Partial<Transaction>[] = [
      { gasLimit: 53_001n, data: "0x6001" },
      { data: `0x${"00".repeat(49_153)}`, gasLimit: 10_000_000n },
      { type: 3, maxFeePerBlobGas: 2n, blobVersionedHashes: [BLOB_HASH] },
      { type: 4, authorizationList: [AUTHORIZATION] },
    ];
    for (const fields of creations) await expectSame({}, [call(undefined, fields)]);
    for (const [hardfork, fields] of [
      ["berlin", {}],
      ["shanghai", { type: 3, maxFeePerBlobGas: 2n, blobVersionedHashes: [BLOB_HASH] }],
      ["cancun", { type: 3, maxFeePerBlobGas: 2n, blobVersionedHashes: Array<Hex>(7).fill(BLOB_HASH) }],
      ["cancun", { type: 4, authorizationList: [AUTHORIZATION] }],
      ["prague", { gasLimit: 60_000_001n }],
    ] as const)
      await expectSame({}, [call(BOB, fields)], { hardfork });
  });
});

describe("the engine executor", () => {
  it("of several faults the first in EDR's order", async () => {
    const poor = { from: BOB, to: OTHER };
    const faults: readonly (readonly [string, Partial<Transaction>])[] = [
      ["fee-below-base-fee", { maxFeePerGas: 1n, maxPriorityFeePerGas: 0n }],
      ["blob-fee-below-base-fee", { type: 3, maxFeePerBlobGas: 0n, blobVersionedHashes: [BLOB_HASH] }],
      ["intrinsic-gas-too-low", { gasLimit: 20_000n }],
      ["nonce-too-high", { nonce: 5n }],
      ["insufficient-funds", {}],
    ];
    for (const [first, [code]] of faults.entries()) {
      const transaction = call(OTHER, Object.assign({}, poor, ...faults.slice(first).map(([, fields]) => fields)));
      await expectSame({}, [transaction]);
      const [refused] = await engine.execute(BLOCK, [transaction], capturedStateReader(stateOf({})), {});
      expect(refused?.refusal?.code).to.equal(code);
    }
  });

  it("executes blocks side by side", async () => {
    const accounts = { [CONTRACT]: contract(assemble(0, "SLOAD", 1, "ADD", 0, "SSTORE")) };
    const slow: StateReader = { ...capturedStateReader(stateOf(accounts)) };
    const blocks = Array.from({ length: 4 }, () => engine.execute(BLOCK, [call(CONTRACT), call(CONTRACT, { nonce: 1n })], slow));
    const [first, ...others] = await Promise.all(blocks);
    for (const other of others) expect(other).to.deep.equal(first);
  });

  it("throws what the state reader throws, and works on", async () => {
    const state = capturedStateReader(stateOf({}));
    const broken = { ...state, account: () => Promise.reject(new Error("the node is gone")) };
    const failure = await engine.execute(BLOCK, [call(BOB)], broken).then(
      () => undefined,
      (error: Error) => error.message,
    );
    expect(failure).to.equal("the node is gone");
    expect((await engine.execute(BLOCK, [call(BOB)], state))[0]).to.include({ status: 1 });
  });

  it("asks a state for nothing twice", async () => {
    const asked: string[] = [];
    const state = capturedStateReader(stateOf({ [CONTRACT]: contract(assemble(0, "SLOAD", 1, "SLOAD", OTHER, "BALANCE", 0, "SLOAD")) }));
    const noting: StateReader = {
      ...state,
      account: (of) => (asked.push(of), state.account(of)),
      storage: (of, slot) => (asked.push(`${of} ${slot}`), state.storage(of, slot)),
    };
    await engine.execute(BLOCK, [call(CONTRACT), call(CONTRACT, { nonce: 1n })], noting);
    expect(asked)
      .to.have.length(new Set(asked).size)
      .and.include.members([ALICE, CONTRACT, OTHER, `${CONTRACT} ${toWord(1n)}`]);
  });

  it("runs older hardforks on the reference VM", async () => {
    const [executed] = await engine.execute(
      { ...BLOCK, hardfork: "istanbul" },
      [call(BOB, { type: 0, gasPrice: 1n })],
      capturedStateReader(stateOf({})),
    );
    expect(executed).to.deep.include({ status: 1, gasUsed: 21_000n });
  });
});
