import { createMerkleProof, MerklePatriciaTrie } from "@ethereumjs/mpt";
import { RLP } from "@ethereumjs/rlp";
import { bigIntToUnpaddedBytes, bytesToHex, hexToBytes } from "@ethereumjs/util";
import { expect } from "chai";
import fc from "fast-check";
import { type Hex, toWord, ZERO_WORD } from "../../src/access/hex.ts";
import { encodeCall, WasmBlockEngine } from "../../src/engine/block-engine.ts";
import type { StateProof } from "../../src/engine/proof.ts";
import type { World, WorldMark } from "../../src/engine/world.ts";
import { keccak256 } from "../../src/reference/keccak.ts";
import { assemble } from "../helpers/assembler.ts";
import { account, address, ALICE, BLOCK, BOB, call, COINBASE, contract, CONTRACT, OTHER, stateOf } from "../helpers/little-block.ts";

const SLOTS = [0n, 1n, 2n, 2n ** 255n].map(toWord);

const COUNTER = assemble(0, "SLOAD", 1, "ADD", 0, "SSTORE");
/** Makes an account, stores, and destroys itself. */
const DESTROYED = assemble(0, 0, 0, "CREATE", 1, 2, "SSTORE", BOB, "SELFDESTRUCT");

const PEOPLE = [ALICE, BOB, CONTRACT, OTHER, address(0xdead)];
const START = { [CONTRACT]: contract(COUNTER, { 1: 4 }), [OTHER]: contract(DESTROYED, { 2: 9 }), [BOB]: account({ balance: 9n }) };

const person = fc.nat(PEOPLE.length - 1).map((index) => PEOPLE[index] ?? ALICE);
const slot = fc.nat(SLOTS.length - 1).map((index) => SLOTS[index] ?? ZERO_WORD);
const step = fc.oneof(
  fc.record({
    kind: fc.constant("account" as const),
    of: person,
    balance: fc.bigInt(0n, 2n ** 256n - 1n),
    nonce: fc.bigInt(0n, 2n ** 64n - 1n),
  }),
  fc.record({ kind: fc.constant("slot" as const), of: person, slot, value: fc.oneof(fc.bigInt(0n, 300n), fc.bigInt(0n, 2n ** 256n - 1n)) }),
  fc.record({ kind: fc.constant("block" as const), calls: fc.array(person, { maxLength: 4 }) }),
  fc.record({ kind: fc.constant("mark" as const) }),
  fc.record({ kind: fc.constant("undo" as const), to: fc.nat(9) }),
  fc.record({ kind: fc.constant("prove" as const), to: fc.nat(9), of: person, slot }),
);

/** The tries of a state, made whole. */
interface Oracle {
  readonly state: MerklePatriciaTrie;
  readonly storage: ReadonlyMap<Hex, MerklePatriciaTrie>;
}

const secure = () => new MerklePatriciaTrie({ useKeyHashing: true });

async function oracleOf(world: World, addresses: Iterable<Hex>): Promise<Oracle> {
  const state = secure();
  const tries = new Map<Hex, MerklePatriciaTrie>();
  for (const of of addresses) {
    const storage = secure();
    for (const key of SLOTS) {
      const value = BigInt(world.storage(of, key));
      if (value !== 0n) await storage.put(hexToBytes(key), RLP.encode(bigIntToUnpaddedBytes(value)));
    }
    tries.set(of, storage);
    const fields = world.account(of);
    if (fields === undefined) continue;
    const { nonce, balance, code } = fields;
    await state.put(hexToBytes(of), RLP.encode([nonce, balance, storage.root(), keccak256(hexToBytes(code))]));
  }
  return { state, storage: tries };
}

/** As EDR gives it: of an empty trie, a node that is an empty string. */
async function oracleProof(trie: MerklePatriciaTrie, key: Hex): Promise<Hex[]> {
  const nodes = await createMerkleProof(trie, hexToBytes(key));
  return nodes.length === 0 ? ["0x80"] : nodes.map((node) => bytesToHex(node));
}

async function expectProof(proof: StateProof, { state, storage }: Oracle, of: Hex, key: Hex): Promise<void> {
  const nodes = (list: readonly Uint8Array[]) => list.map((node) => bytesToHex(node));
  const slots = storage.get(of) ?? secure();
  expect(nodes(proof.account)).to.deep.equal(await oracleProof(state, of));
  expect(proof.storageRoot).to.equal(bytesToHex(slots.root()));
  expect(proof.slots.map(nodes)).to.deep.equal([await oracleProof(slots, key)]);
}

describe("the state root", () => {
  it("is that of the oracle's tries after any changes, blocks and undone blocks; proofs of every state are the oracle's", async function () {
    this.timeout(60_000);
    const engine = await WasmBlockEngine.create();
    const { world } = engine;
    const law = async (steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[]) => {
      engine.load(Object.entries(stateOf(START).accounts).map(([of, fields]) => ({ address: of as Hex, ...fields })));
      const addresses = new Set<Hex>([...PEOPLE, COINBASE, ...(Object.keys(stateOf(START).accounts) as Hex[])]);
      const kept: { mark: WorldMark; oracle: Oracle }[] = [];
      const keep = async () => kept.push({ mark: world.mark(), oracle: await oracleOf(world, addresses) });
      await keep();
      for (const one of steps) {
        const past = "to" in one ? kept[one.to % kept.length] : undefined;
        if (one.kind === "account") world.setAccount(one.of, { balance: one.balance, nonce: one.nonce });
        else if (one.kind === "slot") world.setStorage(one.of, one.slot, toWord(one.value));
        else if (one.kind === "block") {
          const run = engine.open({ ...BLOCK, hardfork: "shanghai" }, () => ZERO_WORD);
          const { done } = run.execute(one.calls.map((to) => encodeCall(call(to), BLOCK.chainId)));
          const results = Array.from({ length: done }, (_, index) => run.result(index));
          for (const { location } of results.flatMap(({ accesses }) => accesses)) addresses.add(location.address);
          engine.commit(run);
        } else if (one.kind === "mark") {
          await keep();
          expect(world.root()).to.equal(bytesToHex(kept.at(-1)?.oracle.state.root() ?? new Uint8Array()));
        } else if (past !== undefined && one.kind === "prove") {
          await expectProof(world.prove(one.of, [one.slot], past.mark), past.oracle, one.of, one.slot);
        } else if (past !== undefined) {
          world.undoTo(past.mark);
          kept.length = kept.indexOf(past) + 1;
          expect(world.root()).to.equal(bytesToHex(past.oracle.state.root()));
        }
      }
      const { state } = await oracleOf(world, addresses);
      expect(world.root()).to.equal(bytesToHex(state.root()));
    };
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 40, size: "max" }), law), { numRuns: 40, seed: 408 });
  });

  it("is refused during a visit of an earlier state, which would leave the tries behind", async () => {
    const { world } = await WasmBlockEngine.create();
    const start = world.mark();
    world.setAccount(ALICE, { balance: 1n });
    expect(() => world.at(start, () => world.root())).to.throw("HHP901");
    expect(() => world.at(start, () => world.prove(ALICE, []))).to.throw("HHP901");
    expect(world.root()).to.equal(bytesToHex((await oracleOf(world, [ALICE])).state.root()));
  });
});
