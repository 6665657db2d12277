import { expect } from "chai";
import type { NamedLocation } from "../../../src/naming/names.ts";
import { advise } from "../../../src/report/advice/advise.ts";
import type { HotspotEvidence } from "../../../src/report/advice/evidence.ts";
import type { AdvicePattern } from "../../../src/report/model.ts";

const MOST_WORDS = 62;
const ERC20 = ["transfer", "approve", "transferFrom", "balanceOf", "totalSupply"];
const ERC721 = ["ownerOf", "transferFrom", "approve", "tokenURI", "mint"];

function location(variable: string, more: Partial<NamedLocation> = {}): NamedLocation {
  const contract = /^(\w+)\./.exec(variable)?.[1];
  return { label: variable, variable, path: [], keyAddresses: [], ...(contract === undefined ? {} : { contract }), ...more };
}

function keyed(variable: string, type = "mapping(address => uint256)"): NamedLocation {
  return location(variable, { type, path: [{ kind: "key", type: "address", value: "0xab" }], keyAddresses: ["0xab"] });
}

/** Evidence on one hot `uint256` that many senders write, changed as the case needs it. */
function evidence(locations: readonly NamedLocation[], change: Partial<HotspotEvidence> = {}): HotspotEvidence {
  return {
    locations,
    contractFunctions: [],
    calls: [{ label: "Drop.mint", transactions: 200 }],
    writers: 200,
    callers: 200,
    readersOnly: 0,
    transactionCount: 200,
    valueChanges: { equalsTimestamp: false, sameKeyEverywhere: false },
    overwritten: false,
    falseSharing: false,
    type: "uint256",
    speedups: { now: 1, alone: 8, best: 8 },
    ...change,
  };
}

const ONE_UP = { delta: 1n, equalsTimestamp: false, sameKeyEverywhere: false };
const ONE_KEY = { equalsTimestamp: false, sameKeyEverywhere: true };
const TIME = { equalsTimestamp: true, sameKeyEverywhere: false };

/** A case for each pattern: what contracts show it, whether it is inherent, and words that its advice must have. */
const CASES: [pattern: AdvicePattern, what: string, evidence: HotspotEvidence, inherent: boolean, says: RegExp][] = [
  [
    "shared-counter",
    "an id that every mint counts up",
    evidence([location("Drop.nextId")], { valueChanges: ONE_UP, contractFunctions: ERC721 }),
    false,
    /nextId.*hash\(user, own count\)/,
  ],
  [
    "shared-counter",
    "a total under another name that goes up by a constant",
    evidence([location("Auction.bids")], { valueChanges: ONE_UP }),
    false,
    /bids/,
  ],
  [
    "shared-counter",
    "an ERC-721's totalSupply",
    evidence([location("Drop.totalSupply")], { contractFunctions: [...ERC721, "transfer"] }),
    false,
    /totalSupply/,
  ],
  [
    "capped-counter",
    "a counter that is held against a cap",
    evidence([location("Drop.minted")], {
      valueChanges: ONE_UP,
      capVariableOrConstant: "MAX_SUPPLY",
      speedups: { now: 1, alone: 8, best: 8, shards: { count: 16, speedup: 7.7 } },
    }),
    false,
    /16 counters \(7\.7x of at most 8\.0x\).*MAX_SUPPLY.*minted/,
  ],
  [
    "erc20-supply",
    "an ERC-20's supply",
    evidence([location("Token._totalSupply")], { contractFunctions: ERC20 }),
    true,
    /Inherent.*_totalSupply.*Transfers do not touch it/,
  ],
  [
    "enumerable-set",
    "an array's length",
    evidence([location("Registry._members", { path: [{ kind: "length" }], type: "address[]" })], {
      type: "address[]",
      calls: [{ label: "Registry.join", transactions: 9 }],
    }),
    false,
    /join.*_members.*event/,
  ],
  [
    "enumerable-set",
    "OpenZeppelin's set",
    evidence([location("Registry._set", { type: "struct EnumerableSet.AddressSet" })], { type: "struct EnumerableSet.AddressSet" }),
    false,
    /_set/,
  ],
  [
    "enumerable-set",
    "an array's length that is not the first of its bundle",
    evidence([location("Registry.sum"), location("Registry.members.length", { path: [{ kind: "length" }], type: "address[]" })], {
      calls: [{ label: "Registry.join", transactions: 9 }],
    }),
    false,
    /length of members\. /,
  ],
  [
    "amm-pool",
    "a pair's reserves, balances and time together",
    evidence([location("Pair.reserve0, reserve1"), keyed("Token._balances"), location("Pair.blockTimestampLast")], {
      contractFunctions: ["swap", "getReserves", ...ERC20],
      valueChanges: TIME,
    }),
    true,
    /Inherent.*reserve0, reserve1 and 2 more variables.*Trades in different pools/,
  ],
  [
    "fee-treasury",
    "a sum of fees, also where each is the same",
    evidence([location("Market.collectedFees")], { valueChanges: ONE_UP }),
    false,
    /collectedFees.*sweep/,
  ],
  [
    "fee-treasury",
    "one balance that all pay into",
    evidence([keyed("Token._balances")], { valueChanges: ONE_KEY, contractFunctions: ERC20 }),
    false,
    /one entry of _balances/,
  ],
  [
    "reentrancy-guard",
    "OpenZeppelin's guard in its namespace",
    evidence([location("Vault slot", { wellKnown: "openzeppelin.reentrancy-guard" })]),
    false,
    /set and put back.*Leave it/,
  ],
  ["reentrancy-guard", "a guard by its name", evidence([location("Vault._status")]), false, /_status/],
  [
    "pausable",
    "a pause flag",
    evidence([location("Drop._paused", { type: "bool" })], { type: "bool", writers: 1, readersOnly: 199 }),
    false,
    /_paused.*Leave it/,
  ],
  [
    "roles",
    "AccessControl's roles",
    evidence([keyed("Vault._roles", "mapping(bytes32 => struct RoleData)")], {
      type: "mapping(bytes32 => struct RoleData)",
      valueChanges: ONE_KEY,
    }),
    false,
    /_roles.*right/,
  ],
  [
    "roles",
    "an owner",
    evidence([location("Drop._owner", { type: "address" })], { type: "address", writers: 1, readersOnly: 9 }),
    false,
    /_owner/,
  ],
  [
    "erc4626-total-assets",
    "a vault's shares and its asset balance",
    evidence([location("Vault._totalSupply"), keyed("Token._balances")], {
      contractFunctions: [...ERC20, "convertToShares", "deposit"],
      calls: [{ label: "Vault.deposit", transactions: 90 }],
    }),
    true,
    /Inherent.*deposit.*ERC-7540/,
  ],
  [
    "permit-nonce",
    "an owner's permit nonce",
    evidence([keyed("Token._nonces")], { contractFunctions: [...ERC20, "permit"] }),
    false,
    /_nonces.*same owner.*Permit2/,
  ],
  [
    "oracle",
    "a price that one account writes",
    evidence([location("Feed.latestAnswer")], { writers: 1, callers: 1, readersOnly: 150 }),
    false,
    /One account writes latestAnswer/,
  ],
  [
    "oracle",
    "a setting that one account writes, by any name",
    evidence([location("Market.spread")], { writers: 1, callers: 1, readersOnly: 150 }),
    false,
    /spread/,
  ],
  [
    "first-in-block",
    "a flag that every call sets",
    evidence([location("Sale.started", { type: "bool" })], { type: "bool", writers: 1 }),
    false,
    /Only the first mint in a block changes started/,
  ],
  [
    "first-in-block",
    "an index that accrues once a block",
    evidence([location("Market.lastFunding, index", { type: "uint64" })], { writers: 1, readersOnly: 20 }),
    false,
    /once a block \(an accrual\)/,
  ],
  [
    "per-user-price",
    "a price that each user's call pushes",
    evidence([location("Feed.price")], { calls: [{ label: "Perp.open", transactions: 80 }] }),
    false,
    /Each open pushes a price into price/,
  ],
  [
    "last-updated",
    "a variable that holds the block's time",
    evidence([location("Farm.poolTime")], { valueChanges: TIME }),
    false,
    /stores the time in poolTime/,
  ],
  ["last-updated", "a time by its name", evidence([location("Farm.lastRewardTime")]), false, /event/],
  [
    "false-sharing",
    "two fields of a slot",
    evidence(
      [
        location("Pool.fee, total", {
          fields: [
            { name: "fee", offset: 0, bytes: 4 },
            { name: "total", offset: 4, bytes: 16 },
          ],
        }),
      ],
      { falseSharing: true },
    ),
    false,
    /fee and total only share a 32-byte slot.*2,100 gas/,
  ],
  [
    "entry-point",
    "deposits in ERC-4337's contract",
    evidence([keyed("EntryPoint.deposits")], { contractFunctions: ["handleOps", "depositTo"] }),
    false,
    /deposits in one EntryPoint.*paymasters/,
  ],
  ["eth-balance", "a contract's ETH", evidence([location("Drop ETH balance")]), false, /Drop ETH balance.*Plain payments/],
  [
    "keyed-by-argument",
    "one popular token",
    evidence([keyed("Drop._owners", "mapping(uint256 => address)")], { contractFunctions: ERC721 }),
    false,
    /_owners is kept by key/,
  ],
  [
    "false-sharing",
    "elements of an array that share a slot",
    evidence([location("Log.small", { fields: [{ name: "3", offset: 3, bytes: 1 }], path: [{ kind: "index", value: "3" }] })], {
      falseSharing: true,
    }),
    false,
    /small packs several into each 32-byte slot/,
  ],
  [
    "shared-counter",
    "a total that calls add to, by any name",
    evidence([location("Game.sum")], { valueChanges: { adds: true, equalsTimestamp: false, sameKeyEverywhere: false } }),
    false,
    /reads and changes sum/,
  ],
  [
    "overwritten",
    "a value that calls write over, whose name only begins as a counter's does",
    evidence([location("Storage.number")], { overwritten: true }),
    false,
    /writes over number without looking/,
  ],
  [
    "unknown",
    "anything else",
    evidence([location("Game.board", { type: "bytes32" })], { type: "bytes32" }),
    false,
    /board.*no known pattern fits/,
  ],
];

describe("advice on a hotspot", () => {
  for (const [pattern, what, given, inherent, says] of CASES) {
    it(`knows ${what} as ${pattern}`, () => {
      const advice = advise(given);
      expect(advice.pattern).to.equal(pattern);
      expect(advice.inherent).to.equal(inherent);
      expect(advice.text).to.match(says);
      expect(advice.text.split(/\s+/).length, advice.text).to.be.within(25, MOST_WORDS);
    });
  }

  it("does not take a mapping of token owners for a role, nor balances that differ by user for a treasury", () => {
    expect(advise(evidence([keyed("Drop._owners", "mapping(uint256 => address)")])).pattern).to.equal("keyed-by-argument");
    expect(advise(evidence([keyed("Token._balances")])).pattern).to.equal("keyed-by-argument");
  });

  it("takes a record that each call must beat for no counter, however small the steps are", () => {
    const record = evidence([location("Auction.highestBid")], {
      valueChanges: { delta: 1n, equalsTimestamp: false, sameKeyEverywhere: false },
    });
    expect(advise(record).pattern).to.equal("unknown");
  });

  it("tells a bitmap's bits from what a call needs", () => {
    const bits = evidence([keyed("Airdrop.claimedBitMap", "mapping(uint256 => uint256)")], {
      valueChanges: { singleBits: true, equalsTimestamp: false, sameKeyEverywhere: false },
    });
    expect(advise(bits)).to.include({ pattern: "false-sharing", inherent: false });
    expect(advise(bits).text).to.match(/claimedBitMap keeps 256 flags/);
  });

  it("names the busiest calls first", () => {
    const calls = [
      { label: "Drop.burn", transactions: 2 },
      { label: "Drop.mint", transactions: 90 },
      { label: "Drop.mintTo", transactions: 8 },
    ];
    expect(advise(evidence([location("Drop.nextId")], { calls })).text).to.contain("each mint, mintTo or other call");
  });

  it("has something to say without any location or call", () => {
    expect(advise(evidence([], { calls: [] })).text).to.contain("Each call depends on this location");
  });
});
