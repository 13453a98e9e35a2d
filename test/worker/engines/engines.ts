import { onnxEngine } from '../../../worker/engines/onnx.ts'
import { wasmEngine } from '../../../worker/engines/wasm.ts'

/** The engines that compile; `wasm` fuses here whatever it can, however wide. */
export const compiledEngines = [onnxEngine(), wasmEngine({ suits: () => true })]
