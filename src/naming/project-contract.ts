import { FunctionFragment, Interface, type InterfaceAbi } from "ethers/abi";
import type { Build, CompiledCode, CompiledContract } from "./build.ts";
import { CodeTemplate } from "./code-template.ts";
import { contractLayout, sharedLayout, type Layout, type SharedLayout } from "./layout.ts";
import type { SourceLine } from "./names.ts";
import { displayPath, SourceFile } from "./source-file.ts";
import { SourceMap, type SourceRange } from "./source-map.ts";
import { collectSyntax, type ContractSyntax, type Syntax } from "./syntax.ts";
import type { Use } from "./uses.ts";

/** One build as naming keeps it: declarations and sources. What is costly is made when it is first asked for. */
export class ProjectBuild {
  readonly contracts: readonly ProjectContract[];
  readonly #sources: Build["input"]["sources"];
  readonly #names: ReadonlyMap<number, string>;
  readonly #declarationLines = new Map<string, SourceLine>();
  readonly #files = new Map<number, SourceFile>();
  readonly syntax: Syntax;
  #shared: SharedLayout | undefined;

  constructor({ input, output }: Build) {
    this.#sources = input.sources;
    this.#names = new Map(Object.entries(output.sources ?? {}).map(([name, { id }]) => [id, name]));
    this.syntax = collectSyntax(output.sources);
    this.contracts = Object.entries(output.contracts ?? {}).flatMap(([sourceName, contracts]) =>
      Object.entries(contracts).map(([name, compiled]) => new ProjectContract(this, sourceName, name, compiled)),
    );
  }

  get shared(): SharedLayout {
    return (this.#shared ??= sharedLayout(this.syntax, (src) => this.#commentBefore(src)));
  }

  line(range: SourceRange): SourceLine | undefined {
    return this.#file(range.fileId)?.line(range.start, range.length);
  }

  /** The line of a declaration, given its `src` in the AST. */
  declarationLine(src: string): SourceLine | undefined {
    const known = this.#declarationLines.get(src);
    if (known !== undefined) return known;
    const { start, fileId } = parseSource(src);
    const found = this.#file(fileId)?.line(start, 0);
    if (found === undefined) return undefined;
    const line = { file: found.file, line: found.line, text: found.text };
    this.#declarationLines.set(src, line);
    return line;
  }

  linesBetween(path: string, first: number, last: number): string[] | undefined {
    const found = [...this.#names].find(([, name]) => displayPath(name) === path);
    return found === undefined ? undefined : this.#file(found[0])?.linesBetween(first, last);
  }

  #commentBefore(src: string): string {
    const { start, fileId } = parseSource(src);
    return this.#file(fileId)?.commentBefore(start) ?? "";
  }

  #file(id: number): SourceFile | undefined {
    const known = this.#files.get(id);
    if (known !== undefined) return known;
    const name = this.#names.get(id);
    const content = name === undefined ? undefined : this.#sources[name]?.content;
    if (name === undefined || content === undefined) return undefined;
    const file = new SourceFile(name, content);
    this.#files.set(id, file);
    return file;
  }
}

/** What an instruction accesses: ids of declarations, the deepest first (a struct's member, then the variable that holds the struct). */
export interface AccessedVariable {
  /** Equal for accesses of the same variable. */
  readonly key: string;
  readonly declarations: readonly (readonly number[])[];
  readonly writes: boolean;
}

/** A function as calls of it are named. */
export interface ProjectFunction {
  readonly fragment: FunctionFragment;
  /** `mint(address,uint256)` */
  readonly signature: string;
  /** Whether another function of the contract has its name. */
  readonly isOverloaded: boolean;
  readonly declaredAt: SourceLine | undefined;
}

/** A contract of the project or of a package that it compiles. */
export class ProjectContract {
  readonly name: string;
  /** Its file lies in the project, not in a package. */
  readonly isOwn: boolean;
  readonly build: ProjectBuild;
  readonly deployed: CodeTemplate | undefined;
  readonly creation: CodeTemplate | undefined;
  readonly #sourceName: string;
  readonly #compiled: CompiledContract;
  readonly #functions = new Map<string, ProjectFunction | undefined>();
  #interface: Interface | undefined;
  #layout: Layout | undefined;
  #sourceMap: SourceMap | undefined;

  constructor(build: ProjectBuild, sourceName: string, name: string, compiled: CompiledContract) {
    this.build = build;
    this.name = name;
    this.isOwn = !sourceName.startsWith("npm/");
    this.#sourceName = sourceName;
    this.#compiled = compiled;
    const { deployedBytecode, bytecode } = compiled.evm ?? {};
    this.deployed = deployedBytecode?.object ? new CodeTemplate(deployedBytecode) : undefined;
    this.creation = bytecode?.object ? new CodeTemplate(bytecode) : undefined;
  }

  get syntax(): ContractSyntax | undefined {
    return this.build.syntax.contractsByName.get(`${this.#sourceName}:${this.name}`);
  }

  /** What the compiler gave for its deployed code; undefined where there is none, as for an interface. */
  get code(): CompiledCode | undefined {
    const code = this.#compiled.evm?.deployedBytecode;
    return code?.object ? code : undefined;
  }

  get interface(): Interface {
    return (this.#interface ??= new Interface((this.#compiled.abi ?? []) as InterfaceAbi));
  }

  get functions(): readonly FunctionFragment[] {
    return this.interface.fragments.filter((fragment) => fragment instanceof FunctionFragment);
  }

  /** The name of an immutable, by the number that solc gives its declaration. */
  immutableName(declarationId: number): string | undefined {
    for (const id of this.syntax?.linearizedIds ?? []) {
      const found = this.build.syntax.contracts.get(id)?.stateVariables.find((variable) => variable.id === declarationId);
      if (found !== undefined) return found.name;
    }
    return undefined;
  }

  /** The name of a library's function, by the library's name and the selector's digits. */
  libraryFunction(library: string, selector: string): string | undefined {
    const named = [...this.build.syntax.contracts.values()].filter(({ isLibrary, name }) => isLibrary && name === library);
    return named.flatMap(({ functions }) => functions).find(({ functionSelector }) => functionSelector === selector)?.name;
  }

  /** The word of the first immutable whose name fits, as deployed code of this contract holds it. */
  immutableIn(code: string, fits: RegExp): bigint | undefined {
    for (const [id, [range]] of Object.entries(this.code?.immutableReferences ?? {})) {
      if (range === undefined || !fits.test(this.immutableName(Number(id)) ?? "")) continue;
      return BigInt(`0x${code.slice(2 + 2 * range.start, 2 + 2 * (range.start + range.length)) || "0"}`);
    }
    return undefined;
  }

  /** Undefined where the build holds no AST. */
  get layout(): Layout | undefined {
    if (this.syntax !== undefined) this.#layout ??= contractLayout(this.syntax, this.build.syntax, this.build.shared);
    return this.#layout;
  }

  /**
   * The line that the instruction at a program counter of the deployed code was made for. Where the source map has no expression for it, what
   * it accesses helps: then it is the place nearby that uses that variable.
   */
  line(programCounter: number, accessed?: AccessedVariable): SourceLine | undefined {
    const map = this.#map();
    const range = map?.at(programCounter);
    if (map === undefined || range === undefined) return undefined;
    const line = map.isExact ? this.build.line(range) : undefined;
    if (line?.expression !== undefined || accessed === undefined) return line;
    const use = this.#nearestUse(map, programCounter, accessed);
    return use === undefined ? line : this.build.line(parseSource(use.src));
  }

  #map(): SourceMap | undefined {
    const code = this.#compiled.evm?.deployedBytecode;
    if (this.#sourceMap === undefined && code?.sourceMap !== undefined) {
      const linked = code.object.replace(/__.{36}__/g, "00".repeat(20));
      this.#sourceMap = new SourceMap(Buffer.from(linked, "hex"), code.sourceMap);
    }
    return this.#sourceMap;
  }

  #nearestUse(map: SourceMap, programCounter: number, { declarations, writes }: AccessedVariable): Use | undefined {
    const uses = declarations.map((ids) => this.#usesOf(ids, writes)).find((found) => found.length > 0) ?? [];
    if (uses.length <= 1) return uses[0];
    const ranges = uses.map(({ src }) => parseSource(src));
    for (const range of map.around(programCounter)) {
      const index = ranges.findIndex((use) => contains(use, range));
      if (index !== -1) return uses[index];
    }
    return uses[0];
  }

  /** The uses that this contract's code can be made of: its own, its bases' and libraries'. */
  #usesOf(ids: readonly number[], writes: boolean): readonly Use[] {
    const { uses, contracts } = this.build.syntax;
    const lineage = new Set(this.syntax?.linearizedIds);
    return ids
      .flatMap((id) => uses.get(id) ?? [])
      .filter((use) => (writes ? use.writes : use.reads))
      .filter(({ scope }) => scope === undefined || lineage.has(scope) || contracts.get(scope)?.isLibrary === true);
  }

  /** The function with a selector. It is looked up once, since the library hashes all signatures of the ABI for every look-up. */
  function(selector: string): ProjectFunction | undefined {
    if (!this.#functions.has(selector)) this.#functions.set(selector, this.#lookUp(selector));
    return this.#functions.get(selector);
  }

  #lookUp(selector: string): ProjectFunction | undefined {
    const fragment = this.interface.getFunction(selector);
    if (fragment === null) return undefined;
    const isOverloaded = this.functions.some((other) => other.name === fragment.name && other.selector !== selector);
    return { fragment, signature: fragment.format("sighash"), isOverloaded, declaredAt: this.#functionLine(selector, fragment.name) };
  }

  /** The line that declares the function, or the public variable, with this selector. */
  #functionLine(selector: string, name: string): SourceLine | undefined {
    for (const id of this.syntax?.linearizedIds ?? []) {
      const contract = this.build.syntax.contracts.get(id);
      const declarations = [...(contract?.functions ?? []), ...(contract?.stateVariables ?? [])];
      // Selectors are in the AST from solc 0.6 on.
      const declaration =
        declarations.find(({ functionSelector }) => functionSelector === selector.slice(2)) ??
        declarations.find((other) => other.functionSelector === undefined && other.name === name);
      if (declaration !== undefined) return this.build.declarationLine(declaration.src);
    }
    return undefined;
  }
}

function contains(outer: SourceRange, inner: SourceRange): boolean {
  return outer.fileId === inner.fileId && outer.start <= inner.start && inner.start + inner.length <= outer.start + outer.length;
}

function parseSource(src: string): SourceRange {
  const [start = 0, length = 0, fileId = -1] = src.split(":").map(Number);
  return { start, length, fileId };
}
