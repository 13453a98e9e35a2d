import type { Engine } from '../../../worker/engines/engine.ts'
import { loadEngine } from '../../../worker/engines/index.ts'
import { nativeEngine } from '../../../worker/engines/native/engine.ts'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import { wasmEngine } from '../../../worker/engines/wasm/engine.ts'

/** `native`, which compiles here whatever it can; none, and why, where there is no compiler. */
async function native(): Promise<Engine[]> {
  try {
    return [await nativeEngine({ suits: () => true })]
  } catch (error) {
    console.warn(`native is not tested: ${(error as Error).message}`)
    return []
  }
}

const { PELLUCID_TEST_ENGINE: only } = process.env

/**
 * The engines that compile; `wasm` fuses here whatever it can, however wide. Instead of them, in a process that
 * `inChild.ts` started, one engine with what it needs.
 */
export const compiledEngines: Engine[] = only
  ? [await loadEngine(only)]
  : [onnxEngine(), wasmEngine({ suits: () => true }), ...(await native())]
