import asc from "assemblyscript/asc";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

// The part of WebAssembly's interface that tests need: Node has it, its types and the "es" libraries do not.
declare const WebAssembly: {
  Memory: new (descriptor: { initial: number; maximum: number; shared: boolean }) => { readonly buffer: SharedArrayBuffer };
  instantiate(binary: Uint8Array, imports: object): Promise<{ instance: { exports: object } }>;
};

/** The functions of a module, by name, and the shared memory that they work on. */
export interface CompiledAssembly {
  exports: Record<string, CallableFunction>;
  memory: { readonly buffer: SharedArrayBuffer };
}

/** Compiles an AssemblyScript entry (a path from the project's root) as the engine is compiled, and instantiates it over a memory of its own. */
export async function compileAssembly(entry: string, pages = 16): Promise<CompiledAssembly> {
  let binary = new Uint8Array();
  const { error, stderr } = await asc.main(
    [
      ...[entry, "--baseDir", ROOT, "--outFile", "module.wasm"],
      ...["-O3", "--noAssert", "--uncheckedBehavior", "always", "--runtime", "stub"],
      ...["--enable", "threads,simd,bulk-memory", "--importMemory", "--sharedMemory"],
      ...["--initialMemory", String(pages), "--maximumMemory", String(pages)],
    ],
    {
      readFile: (name, baseDir) => readFile(join(baseDir, name), "utf8").catch(() => null),
      writeFile: (_name, contents) => {
        if (typeof contents !== "string") binary = new Uint8Array(contents);
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(stderr.toString(), { cause: error });
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const { instance } = await WebAssembly.instantiate(binary, { env: { memory, abort: () => undefined } });
  return { exports: instance.exports as Record<string, CallableFunction>, memory };
}
