import { runPrecompile as run } from "../../engine/precompiles/precompiles.ts";
import { hexOf } from "./creation.ts";
import { NO_DATA, PlainData, UNKNOWN_DATA, type Data } from "./data.ts";
import { bytesOf } from "./hash-data.ts";
import { Value, type Taint } from "./value.ts";

/** Those up to here are worked out (signatures, hashes, copies), and only where something hangs on it; others compute more than a prediction should. */
const LAST_WORKED_OUT = 4n;
const IDENTITY = 4n;
/** The last precompile of all hardforks but P256VERIFY's. */
const LAST_PRECOMPILE = 0x11n;
const P256VERIFY = 0x100n;
/** The oldest hardfork that the engine knows: these precompiles never changed. */
const HARDFORK = "berlin";

export function isPrecompile(address: bigint): boolean {
  return (address <= LAST_PRECOMPILE && address !== 0n) || address === P256VERIFY;
}

/** What a precompile gives back, unknown for those that are not worked out; undefined where the address is none's. */
export function outputOfPrecompile(address: bigint, input: Data): Data | undefined {
  if (!isPrecompile(address)) return undefined;
  if (address === IDENTITY) return input;
  return address <= LAST_WORKED_OUT ? new WorkedOut(Number(address), input) : UNKNOWN_DATA;
}

/** The output of a precompile, worked out when it is first looked at. */
class WorkedOut implements Data {
  readonly size: Value;
  readonly #address: number;
  readonly #input: Data;
  #output: Data | undefined;
  #hangsOnState = false;

  constructor(address: number, input: Data) {
    this.#address = address;
    this.#input = input;
    this.size = Value.derived((taint) => this.#get(taint).size.get(taint));
  }

  bytes(offset: number, length: number, taint: Taint): bigint | undefined {
    return this.#get(taint).bytes(offset, length, taint);
  }

  #get(taint: Taint): Data {
    if (this.#output === undefined) {
      const own = { hangsOnState: false };
      const bytes = bytesOf(this.#input, own);
      const output = bytes === undefined ? undefined : run(this.#address, bytes, HARDFORK);
      this.#output = bytes === undefined ? UNKNOWN_DATA : output === undefined ? NO_DATA : new PlainData(hexOf(output));
      this.#hangsOnState = own.hangsOnState;
    }
    if (this.#hangsOnState) taint.hangsOnState = true;
    return this.#output;
  }
}
