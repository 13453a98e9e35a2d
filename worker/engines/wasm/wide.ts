import { setFlagsFromString } from 'node:v8'
import type { Engine } from '../engine.ts'
import { wasmEngine } from './engine.ts'

/** V8 makes one vector of 256 bits of two neighbouring ones, in code that is compiled from here on. */
const flag = '--experimental-wasm-revectorize'

/**
 * `wasm`, its neighbouring vectors packed in pairs by V8. No sum is reordered by it, so that the bits are those of `wasm`:
 * trying the engine holds them against each other. The flag holds for the whole process.
 */
export function wideEngine({ platform, arch } = process): Engine {
  const packs = arch === 'x64' && platform !== 'darwin'
  const engine = wasmEngine({ packed: packs })
  if (packs) setFlagsFromString(flag)
  return {
    ...engine,
    name: 'wasm-wide',
    summary: 'wasm with vectors of eight numbers instead of four, where the processor has them (AVX2); the same bits.',
    bitsOf: engine.name,
    async check() {
      if (!packs) throw new Error('V8 packs vectors on x64 processors under Linux and Windows only')
    },
  }
}
