/** What the engine uses of WebAssembly's JavaScript interface, which TypeScript declares for browsers only. */
declare namespace WebAssembly {
  class Module {
    private constructor();
  }
  class Memory {
    readonly buffer: SharedArrayBuffer;
    grow(pages: number): number;
    constructor(descriptor: { initial: number; maximum: number; shared: boolean });
  }
  class Instance {
    readonly exports: object;
    constructor(module: Module, imports: object);
  }
  class RuntimeError extends Error {}
  function compile(bytes: Uint8Array): Promise<Module>;
}
