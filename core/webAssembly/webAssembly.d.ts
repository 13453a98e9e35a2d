/** The part of WebAssembly that kernels use; it belongs to every JavaScript engine, but its types only to the DOM's. */
declare namespace WebAssembly {
  class Memory {
    constructor(limits: { initial: number; maximum: number })
    readonly buffer: ArrayBuffer
    /** Adds pages of 64 KiB; views of the old buffer are detached. */
    grow(pages: number): number
  }
  class Module {
    constructor(bytes: Uint8Array<ArrayBuffer>)
  }
  class Instance {
    constructor(module: Module, imports?: Record<string, Record<string, unknown>>)
    readonly exports: Record<string, unknown>
  }
}
