/** Where the module keeps what TypeScript reads and writes: the offsets that assembly/ declares, by record. */

/** assembly/memory.ts: where the memory that is allocated ends. */
export const ALLOCATED = 1028;

/** assembly/block.ts */
export const BLOCK = {
  chainId: 0,
  number: 32,
  timestamp: 64,
  gasLimit: 96,
  coinbase: 128,
  baseFee: 160,
  randomness: 192,
  blobBaseFee: 224,
  hardfork: 256,
  unlimitedCode: 260,
  preimages: 264,
  bytes: 272,
} as const;

/** assembly/transaction-record.ts */
export const TRANSACTION = {
  type: 0,
  isCreation: 4,
  senderKind: 8,
  nonce: 16,
  gasLimit: 24,
  from: 32,
  to: 56,
  value: 80,
  maxFee: 112,
  maxPriorityFee: 144,
  maxBlobFee: 176,
  data: 208,
  dataLength: 212,
  accessList: 216,
  accessListCount: 220,
  blobHashes: 224,
  blobCount: 228,
  authorizations: 232,
  authorizationCount: 236,
  authorizationsPaid: 240,
  refusesContracts: 244,
  bytes: 248,
} as const;

/** An authorization of a good signature. */
export const AUTHORIZATION = { authority: 0, target: 24, nonce: 48, bytes: 56 } as const;

/** An entry of an access list; its slots follow. */
export const LISTED = { address: 0, slotCount: 24, slots: 32 } as const;

/** assembly/account.ts, assembly/slot.ts */
export const ACCOUNT = {
  epoch: 24,
  balance: 32,
  nonce: 64,
  code: 72,
  balanceBefore: 80,
  nonceBefore: 112,
  codeBefore: 120,
  created: 128,
  destroyed: 132,
  world: 140,
} as const;
export const SLOT = { account: 32 } as const;

/** assembly/frame.ts */
export const FRAME = {
  counter: 0,
  stackPointer: 4,
  gas: 8,
  code: 16,
  codeAccount: 20,
  self: 24,
  isStatic: 64,
  memorySize: 76,
  refundMark: 104,
  stack: 112,
} as const;

/** assembly/world.ts */
export const WORLD_ACCOUNT = { balance: 32, nonce: 64, code: 72, isPresent: 76 } as const;
export const WORLD_SLOT = { value: 40 } as const;

/** assembly/code.ts */
export const CODE = { hash: 0, length: 36, bytes: 48 } as const;

/** assembly/result.ts */
export const RESULT = {
  succeeded: 0,
  refusal: 4,
  gas: 8,
  returnData: 16,
  returnLength: 20,
  logs: 24,
  logCount: 28,
  accesses: 32,
  accessCount: 36,
  preimages: 40,
  created: 44,
  sender: 48,
  consoleCalls: 52,
  halt: 56,
  ranOutInside: 60,
} as const;

/** Why the module refuses a transaction (assembly/refusal.ts). */
export const REFUSED = { gas: 1, baseFee: 2, funds: 3, blobFee: 4, mostFunds: 5, nonce: 6, contract: 7, floor: 8, lastNonce: 9 } as const;

export const ACCESS = {
  kind: 0,
  read: 1,
  write: 2,
  additions: 3,
  miss: 4,
  account: 8,
  readCode: 12,
  readCounter: 16,
  writeCode: 20,
  writeCounter: 24,
  code: 28,
  slot: 32,
  before: 64,
  after: 96,
  bytes: 128,
} as const;

/** assembly/log.ts, assembly/preimage.ts */
export const LOG = { account: 0, topicCount: 4, dataLength: 8, topics: 16 } as const;
export const PREIMAGE = { previous: 0, length: 4, hash: 8, bytes: 40 } as const;

/** assembly/console.ts */
export const CONSOLE_CALL = { previous: 0, length: 4, bytes: 8 } as const;

/** assembly/receipt.ts: what is told of a block's receipts, and an entry of a list of byte strings. */
export const RECEIPTS = { root: 0, bloom: 32, list: 288, bytes: 292 } as const;
export const BYTE_STRING = { pointer: 0, length: 4, bytes: 8 } as const;

/** assembly/trie/proof.ts */
export const PROOF = { count: 0, nodes: 8 } as const;

export const WORD_BYTES = 32;
/** An address takes three limbs. */
export const ADDRESS_BYTES = 24;
