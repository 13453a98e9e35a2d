/** What the compiler says of the processor that it writes for. */
export interface Machine {
  /** Numbers in a vector. */
  readonly lanes: 4 | 8 | 16
  /** Vectors that registers hold. */
  readonly registers: 16 | 32
}

/** By the macros that a compiler defines (`-dM -E`). */
export function machineOf(macros: string): Machine {
  const has = (name: string) => new RegExp(`^#define ${name} `, 'm').test(macros)
  if (has('__AVX512F__')) return { lanes: 16, registers: 32 }
  if (has('__AVX__')) return { lanes: 8, registers: 16 }
  return { lanes: 4, registers: has('__aarch64__') ? 32 : 16 }
}
