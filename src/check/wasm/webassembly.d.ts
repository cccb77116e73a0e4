/** The part of the WebAssembly interface that is used here; neither the language's library nor Node's types have it. */
declare namespace WebAssembly {
  interface MemoryDescriptor {
    readonly initial: number;
    readonly maximum: number;
    readonly shared: boolean;
  }
  /** A memory; the buffer is another one after it grew. */
  interface Memory {
    readonly buffer: ArrayBuffer | SharedArrayBuffer;
    grow(pages: number): number;
  }
  const Memory: new (descriptor: MemoryDescriptor) => Memory;
  /** Compiled code, which may be handed to other threads. */
  interface Module {
    readonly [Symbol.toStringTag]: string;
  }
  const Module: new (bytes: Uint8Array<ArrayBuffer>) => Module;
  interface Instance {
    readonly exports: object;
  }
  const Instance: new (
    module: Module,
    imports?: { readonly env: { readonly memory: Memory } },
  ) => Instance;
  function compile(bytes: Uint8Array<ArrayBuffer>): Promise<Module>;
}
