import { existsSync } from 'node:fs'
import { compiledEngine } from '../shared/compiled/engine.ts'
import { cudaLibrary } from './library.ts'
import type { Engine } from '../engine.ts'
import { onnxBackend } from '../onnx/executable.ts'

/**
 * A compiled engine on NVIDIA GPUs. Its state lies in the host's memory and crosses over at each call: ONNX Runtime's
 * binding for Node keeps tensors on a device for its WebGPU provider only.
 */
export function cudaEngine(): Engine {
  const engine = compiledEngine(
    {
      name: 'onnx-cuda',
      summary: 'Runs the compiled graph on an NVIDIA GPU; its state crosses over at each call.',
      packages: ['onnxruntime-node', '@tensorflow/tfjs-core'],
    },
    onnxBackend({ executionProviders: ['cuda'], graphOptimizationLevel: 'basic', logSeverityLevel: 4 }),
  )
  return {
    ...engine,
    sideBySide: true,
    check,
    async compile(programs) {
      await check()
      return engine.compile(programs)
    },
  }
}

async function check(): Promise<void> {
  const library = cudaLibrary()
  if (!library) throw new Error('ONNX Runtime has its CUDA provider for Linux on x64 processors only')
  if (!existsSync(library))
    throw new Error(
      "ONNX Runtime's CUDA provider is not installed; pellucid engines --install cuda fetches it " +
        '(for an NVIDIA GPU with CUDA 12 and cuDNN 9)',
    )
}
