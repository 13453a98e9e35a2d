import type { Engine } from '../../../worker/engines/engine.ts'
import { onnxEngine } from '../../../worker/engines/onnx.ts'
import { wasmEngine } from '../../../worker/engines/wasm.ts'
import { webgpuEngine } from '../../../worker/engines/webgpu.ts'

/** What the engine on the device warned of in this process. */
export const warnings: string[] = []

/**
 * The engines that compile; `wasm` fuses here whatever it can, however wide. Instead of them the one on the device,
 * where `webgpu.test.ts` has started this process with a driver for it.
 */
export const compiledEngines: Engine[] =
  process.env.PELLUCID_TEST_ENGINE === 'onnx-webgpu'
    ? [webgpuEngine({ warn: (message) => warnings.push(message) })]
    : [onnxEngine(), wasmEngine({ suits: () => true })]
