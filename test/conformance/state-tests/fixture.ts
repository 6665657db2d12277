import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Hex } from "../../../src/access/hex.ts";
import { HARDFORKS, type Hardfork } from "../../../src/execution/block-context.ts";
import { readTarGz } from "../../helpers/tar.ts";
import { testData } from "../../helpers/test-data.ts";

/** The archive, or a folder of that name without the ending: an unpacked download of execution-spec-tests. */
export const ARCHIVE = "state-tests.tar.gz";
const FOLDER = "state_tests";

/** One case of the official state tests, at the newest hardfork that it has. */
export interface StateTest {
  readonly name: string;
  /** Where its file lies below `state_tests`, such as "prague/eip7702_set_code_tx". */
  readonly folder: string;
  readonly hardfork: Hardfork;
  readonly fields: StateTestFields;
}

/** A case as its file holds it; `post` is that of the case's hardfork. Numbers are hexadecimal, some with leading zeros. */
export interface StateTestFields {
  readonly env: Readonly<Record<"currentCoinbase" | "currentGasLimit" | "currentNumber" | "currentTimestamp" | "currentDifficulty", Hex>> &
    Readonly<Partial<Record<"currentBaseFee" | "currentRandom" | "currentExcessBlobGas", Hex>>>;
  readonly pre: StateFields;
  readonly transaction: TransactionFields;
  readonly post: PostFields;
}

export type StateFields = Readonly<
  Record<Hex, Readonly<Record<"balance" | "nonce" | "code", Hex>> & { readonly storage: Readonly<Record<Hex, Hex>> }>
>;

/** Several transactions in one: `post.indexes` says which data, gas limit and value are meant. */
export type TransactionFields = Readonly<Record<"nonce" | "sender", Hex>> &
  Readonly<Partial<Record<"gasPrice" | "maxFeePerGas" | "maxPriorityFeePerGas" | "maxFeePerBlobGas", Hex>>> & {
    /** Empty for a creation. */
    readonly to: Hex | "";
    readonly gasLimit: readonly Hex[];
    readonly value: readonly Hex[];
    readonly data: readonly Hex[];
    readonly accessLists?: readonly (readonly { readonly address: Hex; readonly storageKeys: readonly Hex[] }[] | null)[];
    readonly blobVersionedHashes?: readonly Hex[];
    readonly authorizationList?: readonly Readonly<Record<"chainId" | "address" | "nonce" | "v" | "r" | "s", Hex>>[];
  };

export interface PostFields {
  /** The state root. */
  readonly hash: Hex;
  /** keccak256 of the logs' RLP. */
  readonly logs: Hex;
  /** The signed transaction. */
  readonly txbytes: Hex;
  readonly indexes: { readonly data: number; readonly gas: number; readonly value: number };
  readonly state: StateFields;
  readonly expectException?: string;
}

type FileContent = Readonly<
  Record<string, Omit<StateTestFields, "post"> & { readonly post: Readonly<Record<string, readonly PostFields[]>> }>
>;

/** All cases of the test data by name, or undefined where there is no test data. Cases of hardforks that we do not know are left out. */
export function readStateTests(): StateTest[] | undefined {
  const files = stateTestFiles();
  if (files === undefined) return undefined;
  const tests: StateTest[] = [];
  for (const { path, text } of files) tests.push(...casesOf(path, JSON.parse(text) as FileContent));
  return tests.sort((one, other) => (one.name < other.name ? -1 : 1));
}

interface TestFile {
  readonly path: string;
  readonly text: string;
}

function stateTestFiles(): Iterable<TestFile> | undefined {
  const archive = testData(ARCHIVE);
  if (archive !== undefined) return archivedFiles(archive);
  const folder = testData(FOLDER);
  return folder === undefined || !existsSync(folder) ? undefined : unpackedFiles(folder);
}

function* archivedFiles(archive: string): Generator<TestFile> {
  for (const { name, content } of readTarGz(archive)) if (name.endsWith(".json")) yield { path: name, text: content.toString() };
}

function* unpackedFiles(folder: string): Generator<TestFile> {
  for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (file.endsWith(".json")) yield { path: join(FOLDER, file), text: readFileSync(join(folder, file), "utf8") };
  }
}

function* casesOf(path: string, content: FileContent): Generator<StateTest> {
  const folder = folderOf(path);
  for (const [name, fields] of Object.entries(content)) {
    const newest = newestOf(Object.keys(fields.post));
    if (newest === undefined) continue;
    const posts = fields.post[newest.title] ?? [];
    for (const [index, post] of posts.entries()) {
      yield { name: posts.length === 1 ? name : `${name} #${index}`, folder, hardfork: newest.hardfork, fields: { ...fields, post } };
    }
  }
}

function folderOf(path: string): string {
  const parts = path.split(/[/\\]/).slice(0, -1);
  return parts.slice(parts.indexOf(FOLDER) + 1).join("/");
}

function newestOf(titles: readonly string[]): { title: string; hardfork: Hardfork } | undefined {
  const known = titles.flatMap((title) => {
    const hardfork = hardforkOf(title);
    return hardfork === undefined ? [] : [{ title, hardfork }];
  });
  return known.sort((one, other) => HARDFORKS.indexOf(one.hardfork) - HARDFORKS.indexOf(other.hardfork)).at(-1);
}

/** The hardforks that the tests name in their own way. */
const OWN_NAMES: Readonly<Record<string, Hardfork>> = {
  Frontier: "chainstart",
  EIP150: "tangerineWhistle",
  EIP158: "spuriousDragon",
  ConstantinopleFix: "petersburg",
  Paris: "merge",
};

export function hardforkOf(title: string): Hardfork | undefined {
  return OWN_NAMES[title] ?? HARDFORKS.find((hardfork) => hardfork.toLowerCase() === title.toLowerCase());
}
