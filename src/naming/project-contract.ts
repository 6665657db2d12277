import { FunctionFragment, Interface, type InterfaceAbi } from "ethers";
import type { Build, CompiledContract } from "./build.ts";
import { CodeTemplate } from "./code-template.ts";
import { contractLayout, sharedLayout, type Layout, type SharedLayout } from "./layout.ts";
import type { SourceLine } from "./names.ts";
import { SourceFile } from "./source-file.ts";
import { SourceMap, type SourceRange } from "./source-map.ts";
import { collectSyntax, type ContractSyntax, type Syntax } from "./syntax.ts";

/** One build as naming keeps it: declarations and sources. What is costly is made when it is first asked for. */
export class ProjectBuild {
  readonly contracts: readonly ProjectContract[];
  readonly #sources: Build["input"]["sources"];
  readonly #names: ReadonlyMap<number, string>;
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
    const { start, fileId } = parseSource(src);
    const line = this.#file(fileId)?.line(start, 0);
    return line === undefined ? undefined : { file: line.file, line: line.line, text: line.text };
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

  get interface(): Interface {
    return (this.#interface ??= new Interface((this.#compiled.abi ?? []) as InterfaceAbi));
  }

  get functions(): readonly FunctionFragment[] {
    return this.interface.fragments.filter((fragment) => fragment instanceof FunctionFragment);
  }

  /** Undefined where the build holds no AST. */
  get layout(): Layout | undefined {
    if (this.syntax !== undefined) this.#layout ??= contractLayout(this.syntax, this.build.syntax, this.build.shared);
    return this.#layout;
  }

  /** The line that the instruction at a program counter of the deployed code was made for. */
  line(programCounter: number): SourceLine | undefined {
    const code = this.#compiled.evm?.deployedBytecode;
    if (code?.sourceMap === undefined) return undefined;
    this.#sourceMap ??= new SourceMap(Buffer.from(code.object.replace(/__.{36}__/g, "00".repeat(20)), "hex"), code.sourceMap);
    const range = this.#sourceMap.at(programCounter);
    return range === undefined ? undefined : this.build.line(range);
  }

  /** The line that declares the function, or the public variable, with this selector. */
  functionLine(selector: string, name: string): SourceLine | undefined {
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

function parseSource(src: string): SourceRange {
  const [start = 0, length = 0, fileId = -1] = src.split(":").map(Number);
  return { start, length, fileId };
}
