/** The functions of an assembled module on any memory that it imports; it is compiled when they are first asked for. */
export function kernelsOf<Kernels>(assembled: () => Uint8Array<ArrayBuffer>): (memory: WebAssembly.Memory) => Kernels {
  let compiled: WebAssembly.Module | undefined
  return (memory) => {
    compiled ??= new WebAssembly.Module(assembled())
    return new WebAssembly.Instance(compiled, { host: { memory } }).exports as Kernels
  }
}
