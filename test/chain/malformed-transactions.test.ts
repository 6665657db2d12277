import { expect } from "chai";
import type { Hex } from "../../src/access/hex.ts";
import { toBytes, toHex } from "../../src/chain/bytes.ts";
import { decodeTransaction } from "../../src/chain/decode-transaction.ts";
import { signTransaction } from "../../src/chain/sign-transaction.ts";
import type { UnsignedTransaction } from "../../src/chain/signed-transaction.ts";
import { seededRandom } from "../../src/graph/random.ts";
import { edrNetwork } from "../helpers/edr-network.ts";
import { ALICE, BOB } from "../helpers/little-block.ts";

const KEY: Hex = `0x${"42".repeat(32)}`;
const SEED = 31;

/** What EDR says of bytes that it can decode and takes all the same no further. */
const AFTER_DECODING =
  /^(Sender doesn't|Transaction |Trying to send|Nonce too|Invalid EIP-7702|An EIP-4844|\nTrying to send|maxPriorityFeePerGas|Replacement)/;

const common = { nonce: 1n, gasLimit: 50_000n, value: 300n, data: "0x12345678", chainId: 31337n, to: BOB } as const;
const fees = {
  maxFeePerGas: 9n,
  maxPriorityFeePerGas: 1n,
  accessList: [{ address: ALICE, storageKeys: [`0x${"07".repeat(32)}`] }],
} as const;
const word: Hex = `0x${"15".repeat(32)}`;
const SAMPLES: readonly UnsignedTransaction[] = [
  { type: 0, ...common, gasPrice: 77n },
  { type: 2, ...common, ...fees },
  { type: 4, ...common, ...fees, authorizationList: [{ chainId: 1n, address: ALICE, nonce: 3n, yParity: 1, r: word, s: word }] },
];

describe("malformed transactions", function () {
  this.timeout(60_000);

  it(`are refused in EDR's words (seed ${SEED})`, async () => {
    const provider = await edrNetwork();
    const random = seededRandom(SEED);
    const reasons = new Set<string>();
    for (let round = 0; round < 600; round++) {
      const raw = mutated(signTransaction(SAMPLES[round % SAMPLES.length] ?? SAMPLES[0]!, KEY).raw, random);
      const [ours, theirs] = [outcome(raw), await refusal(provider, raw)];
      if (ours === undefined) expect(theirs, toHex(raw)).to.match(AFTER_DECODING);
      else expect(ours, toHex(raw)).to.equal(theirs);
      if (ours !== undefined) reasons.add(ours.replace(/\d+/g, "#"));
    }
    expect(reasons.size).to.be.at.least(8);
  });

  it("are refused where they are cut short", async () => {
    const provider = await edrNetwork();
    for (const bytes of [
      "0x",
      "0x05",
      "0x02",
      "0x02c0",
      "0xc0",
      "0xf8",
      "0x7f",
      "0xc101",
      "0xf90000",
      "0x02f800",
      "0x0281ff",
      "0x80",
    ] as const) {
      expect(outcome(toBytes(bytes)), bytes).to.equal(await refusal(provider, toBytes(bytes)));
    }
  });
});

/** Some bytes changed, put in or taken out: near the front more often than not, where lengths are. */
function mutated(bytes: Uint8Array, random: () => number): Uint8Array {
  const below = (count: number): number => Math.floor(random() * count);
  const changed = [...bytes];
  for (let count = 1 + below(2); count > 0; count--) {
    const position = below(below(2) === 0 ? 30 : changed.length);
    const byte = [0x00, 0x01, 0x7f, 0x80, 0x81, 0xb7, 0xb8, 0xc0, 0xf8, below(256)][below(10)] ?? 0;
    changed.splice(position, below(3) === 0 ? 0 : 1, ...(below(4) === 0 ? [] : [byte]));
  }
  return Uint8Array.from(changed);
}

function outcome(raw: Uint8Array): string | undefined {
  try {
    decodeTransaction(raw);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

async function refusal(provider: Awaited<ReturnType<typeof edrNetwork>>, raw: Uint8Array): Promise<string> {
  try {
    await provider.request({ method: "eth_sendRawTransaction", params: [toHex(raw)] });
    return "taken";
  } catch (error) {
    return (error as Error).message;
  }
}
