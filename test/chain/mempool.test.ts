import { expect } from "chai";
import fc from "fast-check";
import { type Hex, toWord } from "../../src/access/hex.ts";
import { Mempool } from "../../src/chain/mempool.ts";
import { PriorityQueue } from "../../src/chain/priority-queue.ts";
import type { SignedTransaction } from "../../src/chain/signed-transaction.ts";
import { address } from "../helpers/little-block.ts";

const rich = (): { nonce: bigint; balance: bigint } => ({ nonce: 0n, balance: 10n ** 30n });
const LIMITS = { block: 60_000_000n, transaction: undefined };

function pooled(sender: number, nonce: number, gasPrice = 5n): SignedTransaction {
  const hash: Hex = toWord(BigInt(sender) * 1_000_000_000n + BigInt(nonce) * 1000n + gasPrice);
  return {
    ...{ hash, type: 0, from: address(sender), nonce: BigInt(nonce), gasLimit: 21_000n, value: 0n, data: "0x", gasPrice },
    ...{ v: 27n, r: 1n, s: 1n, raw: new Uint8Array(), isImpersonated: false },
  };
}

function drain(pool: Mempool, order: "fifo" | "priority" = "priority"): string[] {
  const candidates = pool.candidates(order, 0n);
  const taken: string[] = [];
  for (let next = candidates.next(); next !== undefined; next = candidates.next()) {
    const { from, nonce } = next.transaction;
    taken.push(`${Number(from)}:${nonce}`);
  }
  return taken;
}

describe("the mempool", () => {
  it("mines by price, ties by arrival, a sender's own by nonce", () => {
    const pool = new Mempool(LIMITS, 31_337);
    for (const [sender, nonce, price] of [
      [1, 0, 5n],
      [2, 0, 9n],
      [2, 1, 1n],
      [3, 0, 5n],
      [1, 1, 50n],
    ] as const)
      pool.add(pooled(sender, nonce, price), rich);
    expect(drain(pool)).to.deep.equal(["2:0", "1:0", "1:1", "3:0", "2:1"]);
    expect(drain(pool, "fifo")).to.deep.equal(["1:0", "2:0", "2:1", "3:0", "1:1"]);
  });

  it("skips what is left of a sender", () => {
    const pool = new Mempool(LIMITS, 31_337);
    for (const nonce of [0, 1, 2]) for (const sender of [1, 2]) pool.add(pooled(sender, nonce), rich);
    const candidates = pool.candidates("fifo", 0n);
    candidates.next();
    candidates.skipSender(address(1));
    const rest = [candidates.next(), candidates.next(), candidates.next(), candidates.next()];
    expect(rest.map((candidate) => candidate?.transaction.from)).to.deep.equal([address(2), address(2), address(2), undefined]);
  });

  it("counts as not empty after its last transaction was dropped, until it is updated", () => {
    const pool = new Mempool(LIMITS, 31_337);
    pool.add(pooled(1, 0), rich);
    pool.remove(pooled(1, 0).hash);
    expect([pool.hasPending, pool.isEmpty]).to.deep.equal([false, false]);
    pool.update(rich);
    expect(pool.isEmpty).to.equal(true);
  });

  it("leaves its copies alone", () => {
    const pool = new Mempool(LIMITS, 31_337);
    pool.add(pooled(1, 0), rich);
    pool.add(pooled(1, 2), rich);
    const copy = pool.copy();
    pool.add(pooled(1, 1), rich);
    pool.remove(pooled(1, 0).hash);
    expect(drain(copy)).to.deep.equal(["1:0"]);
    expect(copy.transactions()).to.have.lengthOf(2);
  });

  it("takes in and gives out 20,000, of one sender or of many", () => {
    for (const senders of [1, 20_000]) {
      const pool = new Mempool(LIMITS, 31_337);
      for (let index = 0; index < 20_000; index++)
        pool.add(pooled(1 + (index % senders), Math.floor(index / senders), BigInt(1 + (index % 977))), rich);
      expect(drain(pool)).to.have.lengthOf(20_000);
      pool.update(() => ({ nonce: 20_000n, balance: 0n }));
      expect(pool.isEmpty).to.equal(true);
    }
  });
});

describe("the priority queue", () => {
  it("sorts", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (numbers) => {
        const queue = new PriorityQueue<number>((one, other) => one < other);
        for (const number of numbers) queue.push(number);
        expect(numbers.map(() => queue.pop())).to.deep.equal([...numbers].sort((one, other) => one - other));
        expect(queue.pop()).to.equal(undefined);
      }),
    );
  });
});
