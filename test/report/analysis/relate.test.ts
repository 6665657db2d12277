import { expect } from "chai";
import { toWord } from "../../../src/access/hex.ts";
import { DEFAULT_RULE } from "../../../src/graph/rule.ts";
import { relate } from "../../../src/report/analysis/relate.ts";
import type { AccessTemplate, TemplateKey } from "../../../src/report/analysis/template.ts";

const USER: TemplateKey = { kind: "user" };
const TOKEN: TemplateKey = { kind: "argument", name: "tokenId" };
const NEXT: TemplateKey = { kind: "varying" };

const readsAndWrites = (variable: string, ...keys: TemplateKey[]): AccessTemplate => ({
  variable,
  slot: variable,
  keys,
  reads: true,
  writes: true,
});
const reads = (variable: string, ...keys: TemplateKey[]): AccessTemplate => ({
  variable,
  slot: variable,
  keys,
  reads: true,
  writes: false,
});

describe("relate", () => {
  it("finds a counter that all calls bump: always", () => {
    const mint = [readsAndWrites("Drop.nextId"), readsAndWrites("Drop._owners", NEXT)];
    expect(relate(mint, mint, DEFAULT_RULE)).to.deep.equal({ kind: "always", variables: ["Drop.nextId"] });
  });

  it("finds balances that meet only in the same user", () => {
    const transfer = [readsAndWrites("Token._balances", USER)];
    expect(relate(transfer, transfer, DEFAULT_RULE)).to.deep.equal({ kind: "same-user", variables: ["Token._balances"] });
  });

  it("names the argument that must agree", () => {
    const approve = [readsAndWrites("Drop._tokenApprovals", TOKEN), reads("Drop._owners", TOKEN)];
    const burn = [readsAndWrites("Drop._owners", TOKEN)];
    expect(relate(approve, burn, DEFAULT_RULE)).to.deep.equal({ kind: "same-argument", variables: ["Drop._owners"], argument: "tokenId" });
  });

  it("holds a minted id against one that is named: the same argument", () => {
    const mint = [readsAndWrites("Drop._owners", NEXT)];
    const burn = [readsAndWrites("Drop._owners", TOKEN)];
    expect(relate(mint, burn, DEFAULT_RULE).kind).to.equal("same-argument");
    expect(relate(mint, mint, DEFAULT_RULE).kind).to.equal("never");
  });

  it("says never where all only read", () => {
    const pausable = [reads("Drop._paused")];
    expect(relate(pausable, pausable, DEFAULT_RULE)).to.deep.equal({ kind: "never", variables: [] });
  });

  it("puts a shard that strangers share before what only the same user shares", () => {
    const shard: TemplateKey = { kind: "argument", name: "derived key" };
    const mint = [readsAndWrites("Drop.mintedBy", USER), readsAndWrites("Drop.mintedInShard", shard)];
    expect(relate(mint, mint, DEFAULT_RULE)).to.deep.equal({
      kind: "same-argument",
      variables: ["Drop.mintedInShard"],
      argument: "derived key",
    });
  });

  it("tells constant keys apart", () => {
    const treasury = [readsAndWrites("Token._balances", { kind: "constant", word: toWord(1n) })];
    const pool = [readsAndWrites("Token._balances", { kind: "constant", word: toWord(2n) })];
    expect(relate(treasury, treasury, DEFAULT_RULE).kind).to.equal("always");
    expect(relate(treasury, pool, DEFAULT_RULE).kind).to.equal("never");
  });

  it("lets packed fields meet in their slot, and names what is written", () => {
    const slot = "Pair.reserve0, reserve1, blockTimestampLast";
    const swap: AccessTemplate[] = [{ variable: "Pair.reserve0, reserve1", slot, keys: [], reads: true, writes: true }];
    const quote: AccessTemplate[] = [{ variable: "Pair.reserve0", slot, keys: [], reads: true, writes: false }];
    expect(relate(quote, swap, DEFAULT_RULE)).to.deep.equal({ kind: "always", variables: ["Pair.reserve0, reserve1"] });
    expect(relate(swap, quote, DEFAULT_RULE)).to.deep.equal({ kind: "always", variables: ["Pair.reserve0, reserve1"] });
    expect(relate(quote, quote, DEFAULT_RULE).kind).to.equal("never");
  });

  it("counts two blind writes only where the rule does", () => {
    const push: AccessTemplate[] = [{ variable: "Oracle.price", slot: "Oracle.price", keys: [], reads: false, writes: true }];
    expect(relate(push, push, DEFAULT_RULE).kind).to.equal("never");
    expect(relate(push, push, { ...DEFAULT_RULE, kinds: "all" }).kind).to.equal("always");
  });
});
