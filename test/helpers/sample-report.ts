import { ADD, OWN, READ, WRITE } from "../../src/graph/access-table.ts";
import { seededRandom } from "../../src/graph/random.ts";
import { DEFAULT_RULE } from "../../src/graph/rule.ts";
import { REPORT_VERSION, type CellKind, type Hotspot, type Matrix, type Report, type TrafficReport } from "../../src/report/model.ts";
import { sampleAddress, sampleTraffic, speedupWithout, type SampleCall } from "./sample-traffic.ts";

const EXECUTORS = 8;
const UPDATE = READ | WRITE;

/** A whole report on an NFT drop, as one would come out of its tests: two traffics, every section filled, figures that agree with the graphs. */
export function sampleReport(): Report {
  const drop = sampleTraffic("drop hour", "200 users mint", dropHour(200), EXECUTORS);
  const market = sampleTraffic("market hour", "60% transfer 30% approve 10% approve all", marketHour(200), EXECUTORS);
  return {
    version: REPORT_VERSION,
    project: "nft-drop",
    pluginVersion: "0.1.0",
    rule: DEFAULT_RULE,
    estimated: false,
    executors: EXECUTORS,
    gasPerSecond: 500_000_000,
    counts: { traffics: 2, functions: 5, tests: 31, transactions: 143 },
    verdict: [
      "Drop.mint runs one at a time: every mint conflicts with every mint, on nextId.",
      "The other 4 queue only on a shared user or token.",
    ],
    traffics: [
      drop,
      {
        ...market,
        overOrders: { orders: 20, min: market.speedup * 0.94, max: market.speedup * 1.03 },
        drift: ["3 transactions used other gas than in the tests: transferFrom at test/Drop.ts:88 (+2,100 gas), and 2 more."],
      },
    ],
    hotspots: [nextId(drop), owners(market), etherBalance(drop)],
    harmless: [
      { variable: "Drop._paused", reads: 400, writes: 0, why: "never written" },
      { variable: "Drop._owner", reads: 12, writes: 0, why: "never written" },
      { variable: "Drop ReentrancyGuard._status", reads: 200, writes: 400, why: "restored" },
      { variable: "coinbase balance", reads: 0, writes: 400, why: "commutative" },
    ],
    matrix: sampleMatrix(),
    notCovered: [
      { what: "Drop.mintAllowlist", reason: "its proof is bound to the sender, so it could not be cloned; declare a traffic for it" },
      { what: "test/Drop.t.sol", reason: "Solidity tests run inside EDR and are not seen" },
      { what: "29 of 31 tests", reason: "they send fewer than 8 transactions: used as examples, not scored" },
      { what: "Drop.burn", reason: "3 calls only, weak evidence" },
    ],
    examples: sampleExamples(),
    otherRules: ["With --credits conflict Drop ETH balance queues every mint too: up to 8.0x only after both hotspots are gone."],
  };
}

/** The sample, whose second traffic a parallel network mined in two blocks: measured beside what is modelled. */
export function measuredReport(): Report {
  const sample = sampleReport();
  const [first, second] = sample.traffics;
  if (first === undefined || second === undefined) throw new Error("the sample has two traffics");
  return { ...sample, traffics: [first, { ...second, measured: measuredMarket() }] };
}

/** 100 transactions on the main thread, then 100 on it and another executor by turns, one of which is executed again. */
function measuredMarket(): NonNullable<TrafficReport["measured"]> {
  const turns = Array.from({ length: 100 }, (_, turn) => {
    const started = 5 + 0.03 * turn;
    return { executor: turn % 2 === 0 ? 1 : 7, first: 100 + turn, count: 1, started, ended: started + 0.05, inVain: false };
  });
  return {
    ...{ strategy: "access-sets", workers: 2, cores: 2 },
    blocks: [
      { transactions: 100, milliseconds: 5 },
      { transactions: 100, milliseconds: 3.2 },
    ],
    ...{ milliseconds: 8.2, executors: 2, work: 9.5, inVain: 0.06 },
    reexecutions: [{ transaction: 131, variable: "Drop._owners" }],
    spans: [
      { executor: 1, first: 0, count: 100, started: 0, ended: 4.5, inVain: false },
      ...turns,
      { executor: 7, first: 131, count: 1, started: 8.05, ended: 8.11, inVain: true },
    ],
  };
}

/** A report with one traffic of `count` transactions on an exchange: a hot pool, a few cooler ones, and transfers between users. */
export function bigReport(count: number, seed = 7): Report {
  const traffic = sampleTraffic("exchange hour", `${count} swaps and transfers`, exchangeHour(count, seed), EXECUTORS);
  const bundle = ["Pair.reserve0, reserve1", "Token._balances[pair]"];
  const alone = speedupWithout(bundle, traffic, EXECUTORS);
  const reserves: Hotspot = {
    ...nextId(traffic),
    variable: "Pair.reserve0, reserve1",
    bundle,
    transactionCount: Math.round(count * 0.4),
    speedupAlone: alone,
    speedupWithAbove: alone,
    overOrders: { orders: 20, min: alone, max: alone },
    repairs: [{ kind: "gone", speedup: alone }],
    advice: {
      pattern: "amm-pool",
      text: "A pool's price is its reserves: swaps of one pool queue on every chain. Nothing to repair here.",
      inherent: true,
    },
  };
  return { ...sampleReport(), project: "exchange", traffics: [traffic], hotspots: [reserves], examples: [] };
}

/** A name that tries to be markup, to end a script and an attribute, and to break a line of JavaScript. */
export const HOSTILE = '</script><img src=x onerror=window.hacked=1>" onmouseover="window.hacked=2" \'&amp;\u2028\u2029<!--';

/** The sample with a hostile name in every place that a contract, a test or a project fills. */
export function hostileReport(): Report {
  const sample = sampleReport();
  const line = { file: HOSTILE, line: 1, text: HOSTILE, expression: HOSTILE };
  const calls = dropHour(12).map((call) => ({
    ...call,
    call: HOSTILE,
    sender: HOSTILE,
    origin: HOSTILE,
    accesses: call.accesses.map(([variable, key, mode]) => [variable === "Drop.nextId" ? HOSTILE : variable, key, mode] as const),
  }));
  const traffic = sampleTraffic(HOSTILE, HOSTILE, calls, EXECUTORS);
  return {
    ...sample,
    project: HOSTILE,
    pluginVersion: HOSTILE,
    verdict: [HOSTILE, HOSTILE],
    traffics: [{ ...traffic, drift: [HOSTILE] }],
    hotspots: sample.hotspots.map((hotspot) => ({
      ...hotspot,
      variable: HOSTILE,
      bundle: [HOSTILE, `${HOSTILE} too`],
      traffic: HOSTILE,
      readAt: line,
      writtenAt: line,
      declaredAt: line,
      functions: [HOSTILE],
      advice: { ...hotspot.advice, text: HOSTILE },
    })),
    harmless: sample.harmless.map((one) => ({ ...one, variable: HOSTILE })),
    matrix: {
      functions: [
        { name: HOSTILE, calls: 1, clones: 1, admin: false },
        { name: `${HOSTILE} too`, calls: 1, clones: 0, admin: true },
      ],
      cells: [
        { row: HOSTILE, column: HOSTILE, kind: "same-argument", variables: [HOSTILE], argument: HOSTILE, evidence: "cloned", weak: true },
      ],
    },
    notCovered: [{ what: HOSTILE, reason: HOSTILE }],
    examples: [{ test: HOSTILE, file: HOSTILE, transactions: [{ call: HOSTILE, status: 0, gas: 1, writes: [HOSTILE] }] }],
    otherRules: [HOSTILE],
  };
}

function dropHour(count: number): SampleCall[] {
  return Array.from({ length: count }, (_, user) => ({
    call: "Drop.mint",
    sender: sampleAddress(user),
    gas: 96_300,
    origin: "test/traffic.ts:14",
    accesses: [
      ["Drop._paused", "", READ],
      ["Drop.nextId", "", UPDATE],
      ["Drop._owners", String(user), UPDATE],
      ["Drop._balances", String(user), UPDATE | OWN],
      ["Drop ETH balance", "", ADD],
    ],
  }));
}

function marketHour(count: number): SampleCall[] {
  const random = seededRandom(7);
  const token = (): string => String(Math.floor(160 * random() ** 3.4));
  return Array.from({ length: count }, (_, user): SampleCall => {
    const [id, choice, sender] = [token(), random(), sampleAddress(user + 500)];
    const status = random() < 0.01 ? 0 : 1;
    const paused = ["Drop._paused", "", READ] as const;
    if (choice < 0.6) {
      const recipient = other(user, 400, random);
      return {
        call: "Drop.transferFrom",
        sender,
        gas: 58_000 + Math.floor(random() * 9_000),
        status,
        origin: "test/traffic.ts:27",
        accesses: [
          paused,
          ["Drop._owners", id, UPDATE],
          ["Drop._tokenApprovals", id, UPDATE],
          ["Drop._balances", `user ${user}`, UPDATE | OWN],
          ["Drop._balances", `user ${recipient}`, UPDATE],
        ],
      };
    }
    if (choice < 0.9) {
      return {
        call: "Drop.approve",
        sender,
        gas: 48_700,
        status,
        origin: "test/traffic.ts:28",
        accesses: [paused, ["Drop._owners", id, READ], ["Drop._tokenApprovals", id, UPDATE]],
      };
    }
    return {
      call: "Drop.setApprovalForAll",
      sender,
      gas: 46_100,
      accesses: [paused, ["Drop._operatorApprovals", `user ${user}`, UPDATE | OWN]],
    };
  });
}

function exchangeHour(count: number, seed: number): SampleCall[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, user): SampleCall => {
    const sender = sampleAddress(user);
    const own = ["Token._balances", `user ${user}`, UPDATE | OWN] as const;
    if (random() < 0.4) {
      const pool = `pool ${Math.floor(8 * random() ** 3)}`;
      return {
        call: "Router.swap",
        sender,
        gas: 110_000 + Math.floor(random() * 30_000),
        accesses: [own, ["Token._balances[pair]", pool, UPDATE], ["Pair.reserve0, reserve1", pool, UPDATE]],
      };
    }
    const recipient = other(user, count * 2, random);
    return { call: "Token.transfer", sender, gas: 51_000, accesses: [own, ["Token._balances", `user ${recipient}`, UPDATE]] };
  });
}

/** Another user than `user` among `users`. */
function other(user: number, users: number, random: () => number): number {
  return (user + 1 + Math.floor(random() * (users - 1))) % users;
}

function nextId(traffic: TrafficReport): Hotspot {
  const bundle = ["Drop.nextId"];
  const alone = speedupWithout(bundle, traffic, EXECUTORS);
  return {
    variable: "Drop.nextId",
    bundle,
    traffic: traffic.name,
    transactionCount: traffic.transactionCount,
    ofTransactions: traffic.transactionCount,
    speedupNow: traffic.speedup,
    speedupAlone: alone,
    speedupWithAbove: alone,
    overOrders: { orders: 20, min: alone * 0.98, max: alone },
    repairs: [
      { kind: "gone", speedup: alone },
      { kind: "keyed-per-user", speedup: alone },
      { kind: "shards", shards: 16, speedup: alone * 0.96 },
    ],
    readAt: { file: "contracts/Drop.sol", line: 31, text: "uint256 id = nextId;", expression: "nextId" },
    writtenAt: { file: "contracts/Drop.sol", line: 32, text: "nextId = id + 1;", expression: "nextId = id + 1" },
    declaredAt: { file: "contracts/Drop.sol", line: 12, text: "uint256 public nextId;" },
    functions: ["Drop.mint"],
    serialGasPerCall: 96_300,
    callsPerSecond: 5_192,
    kind: "value",
    advice: {
      pattern: "capped-counter",
      text:
        "Shared counter. If ids need not be consecutive, give each minter a range, or hash(minter, own count). " +
        "MAX_SUPPLY also needs this counter: split the cap too (16 shards: 7.7x), or keep the queue.",
      inherent: false,
    },
  };
}

function owners(traffic: TrafficReport): Hotspot {
  const bundle = ["Drop._owners", "Drop._tokenApprovals"];
  const alone = speedupWithout(bundle, traffic, EXECUTORS);
  return {
    ...nextId(traffic),
    variable: "Drop._owners",
    bundle,
    transactionCount: 171,
    speedupAlone: alone,
    speedupWithAbove: alone,
    overOrders: { orders: 20, min: alone * 0.95, max: alone * 1.01 },
    repairs: [{ kind: "gone", speedup: alone }],
    readAt: { file: "npm/@openzeppelin/contracts/token/ERC721/ERC721.sol", line: 156, text: "return _owners[tokenId];" },
    writtenAt: { file: "npm/@openzeppelin/contracts/token/ERC721/ERC721.sol", line: 260, text: "_owners[tokenId] = to;" },
    functions: ["Drop.transferFrom", "Drop.approve"],
    serialGasPerCall: 62_400,
    callsPerSecond: 8_012,
    advice: {
      pattern: "keyed-by-argument",
      text: "Calls wait only for calls with the same tokenId. That order is the meaning of ownership: leave it.",
      inherent: true,
    },
  };
}

function etherBalance(traffic: TrafficReport): Hotspot {
  return {
    ...nextId(traffic),
    variable: "Drop ETH balance",
    bundle: ["Drop ETH balance"],
    speedupAlone: traffic.speedup,
    repairs: [],
    advice: {
      pattern: "eth-balance",
      text: "A conflict only where plain credits conflict (--credits conflict): there 1.0x now, 1.0x after 1 alone, up to 8.0x after 1 and 2.",
      inherent: false,
    },
  };
}

function sampleMatrix(): Matrix {
  const names = ["Drop.mint", "Drop.transferFrom", "Drop.approve", "Drop.setApprovalForAll", "Drop.burn"];
  const rows: [CellKind, readonly string[], string?][][] = [
    [
      ["always", ["Drop.nextId"]],
      ["same-user", ["Drop._balances[user]"]],
      ["never", []],
      ["never", []],
      ["same-user", ["Drop._balances[user]"]],
    ],
    [
      ["same-user", ["Drop._balances[user]", "Drop._owners[tokenId]"]],
      ["same-argument", ["Drop._owners[tokenId]", "Drop._tokenApprovals[tokenId]"], "tokenId"],
      ["same-user", ["Drop._operatorApprovals[user][…]"]],
      ["same-user", ["Drop._balances[user]", "Drop._owners[tokenId]"]],
    ],
    [
      ["same-argument", ["Drop._tokenApprovals[tokenId]"], "tokenId"],
      ["never", []],
      ["same-argument", ["Drop._owners[tokenId]"], "tokenId"],
    ],
    [
      ["same-user", ["Drop._operatorApprovals[user][…]"]],
      ["unknown", []],
    ],
    [["same-user", ["Drop._balances[user]"]]],
  ];
  return {
    functions: [
      ...names.map((name) => ({ name, calls: name === "Drop.burn" ? 3 : 24, clones: name === "Drop.burn" ? 3 : 64, admin: false })),
      { name: "Drop.setPaused", calls: 4, clones: 0, admin: true },
      { name: "Drop.withdraw", calls: 2, clones: 0, admin: true },
    ],
    cells: rows.flatMap((row, at) =>
      row.map(([kind, variables, argument], step) => {
        const [one, other] = [names[at] ?? "", names[at + step] ?? ""];
        const weak = other === "Drop.burn";
        const evidence = kind === "unknown" ? ("none" as const) : weak ? ("measured" as const) : ("cloned" as const);
        return { row: one, column: other, kind, variables, evidence, weak, ...(argument ? { argument } : {}) };
      }),
    ),
  };
}

function sampleExamples(): Report["examples"] {
  return [
    {
      test: "Drop > minting > gives ids in order",
      file: "test/Drop.ts",
      transactions: [
        { call: "Drop.mint", line: 21, status: 1, gas: 113_400, writes: ["Drop.nextId", "Drop._balances[0x70…79C8]", "Drop._owners[0]"] },
        { call: "Drop.mint", line: 22, status: 1, gas: 96_300, writes: ["Drop.nextId", "Drop._balances[0x3C…93BC]", "Drop._owners[1]"] },
      ],
    },
    {
      test: "Drop > minting > stops when paused",
      file: "test/Drop.ts",
      transactions: [
        { call: "Drop.setPaused", line: 40, status: 1, gas: 46_020, writes: ["Drop._paused"] },
        { call: "Drop.mint", line: 41, status: 0, gas: 23_811, writes: [] },
      ],
    },
    {
      test: "Drop > transfers > needs an approval",
      transactions: [{ call: "Drop.transferFrom", status: 1, gas: 58_210, writes: ["Drop._owners[0]"] }],
    },
  ];
}
