import type { Access, CodeSite } from "../access/access.ts";
import type { Hex } from "../access/hex.ts";
import type { Transaction } from "../execution/transaction.ts";

/** A line of a source file of the project or of a package that it compiles. `file` is relative to the project's root where it lies inside. */
export interface SourceLine {
  readonly file: string;
  readonly line: number;
  /** The line's text, trimmed. */
  readonly text: string;
  /** The expression or statement that the instruction belongs to, as written. */
  readonly expression?: string;
}

/** A step from a variable to a part of it: a mapping's key, an array's index or length, a struct's member. */
export type PathStep =
  | { readonly kind: "key"; readonly type: string; readonly value: string }
  | { readonly kind: "index"; readonly value: string }
  | { readonly kind: "length" }
  | { readonly kind: "member"; readonly name: string };

/** A location in a developer's words. */
export interface NamedLocation {
  /** In full, keys shortened: `Token._balances[0x70…79C8]`, `Pair.reserve0`, `Drop ETH balance`, `0x12…34 slot 0x05`. */
  readonly label: string;
  /** The state variable without keys, the unit of hotspots and what-ifs: `Token._balances`. Several fields of one packed slot that change together: `Pair.reserve0, reserve1`. */
  readonly variable: string;
  /** The contract's name, absent where its code is not the project's. */
  readonly contract?: string;
  /** The fields of a packed slot that the transaction changed (or read, where the source tells), each with its byte range in the slot. */
  readonly fields?: readonly { readonly name: string; readonly offset: number; readonly bytes: number }[];
  readonly path: readonly PathStep[];
  /** Addresses among the mapping keys, lower case: who the location belongs to. */
  readonly keyAddresses: readonly Hex[];
  /** The variable's Solidity type, e.g. `mapping(address => uint256)`. */
  readonly type?: string;
  readonly declaredAt?: SourceLine;
  /** A known single slot outside any layout, e.g. `openzeppelin.reentrancy-guard`, `erc1967.implementation`. */
  readonly wellKnown?: string;
}

/** A call in a developer's words. */
export interface NamedCall {
  /** `Drop.mint`, `Token (deploy)`, `plain transfer`, `0x12…34.0xa9059cbb`. For a proxy, the implementation's name. */
  readonly label: string;
  readonly contract?: string;
  readonly function?: string;
  /** `mint(address,uint256)` */
  readonly signature?: string;
  readonly arguments: readonly { readonly name: string; readonly type: string; readonly value: string }[];
  readonly declaredAt?: SourceLine;
}

/** Names for one workload: its addresses mean the code that its own state holds, since tests deploy over the same addresses again and again. */
export interface Names {
  location(access: Access, preimages: Readonly<Record<Hex, Hex>>): NamedLocation;
  call(transaction: Transaction): NamedCall;
  /**
   * The line of an instruction that touched state. Where the source map does not tell (optimised via-IR code), a location that was named before
   * with this site helps to find it.
   */
  sourceLine(site: CodeSite): SourceLine | undefined;
  /** What a revert's data says: `"sold out"`, `SoldOut()`; undefined where it says nothing known. */
  revertReason(data: Hex): string | undefined;
  /** The texts of some lines of a source file, first and last included; none where the file is not the project's. */
  linesBetween(file: string, first: number, last: number): readonly string[];
  /** The contract's name at an address (a proxy's implementation), or undefined. */
  contract(address: Hex): string | undefined;
  /** The names of all functions of a contract's ABI, each once; none for a contract that is not the project's. */
  functions(contract: string): readonly string[];
  /** Whether a function (all overloads of a name, or one by signature) is view or pure. False where there is none. */
  isView(contract: string, nameOrSignature: string): boolean;
}

/** The state that a workload's names are read from: its captured state, or a wider view that includes what its transactions created. */
export interface NamingState {
  code(address: Hex): Hex;
  /** A slot's value where it is known: how proxies are followed. */
  storage(address: Hex, slot: Hex): Hex | undefined;
  /** What is known of code that the workload's own transactions put at an address: the state that they start from does not hold it. */
  created?(address: Hex): CreatedCode | undefined;
}

/** Traces of a contract's creation: the data of the transaction that deployed it, and the hash of the code that came of it. */
export interface CreatedCode {
  readonly creationData?: Hex;
  readonly codeHash?: Hex;
}
