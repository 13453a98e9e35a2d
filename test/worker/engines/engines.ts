import type { Engine } from '../../../worker/engines/engine.ts'
import { loadEngine } from '../../../worker/engines/index.ts'
import { nativeEngine } from '../../../worker/engines/native/engine.ts'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import { wasmEngine } from '../../../worker/engines/wasm/engine.ts'

const { PELLUCID_TEST_ENGINE: only } = process.env

/**
 * The engines that compile; `wasm` fuses here whatever it can, however wide, and `native` compiles it. Instead of them, in a process that
 * `inChild.ts` started, one engine with what it needs.
 */
export const compiledEngines: Engine[] = only
  ? [only === 'native' ? await nativeEngine({ suits: () => true }) : await loadEngine(only)]
  : [onnxEngine(), wasmEngine({ suits: () => true })]
