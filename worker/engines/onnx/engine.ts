import type { InferenceSession } from './runtime.ts'
import { compiledEngine } from '../shared/compiled/engine.ts'
import type { Engine } from '../engine.ts'
import { onnxBackend } from './executable.ts'

export interface OnnxOptions {
  /** Threads inside one operator; several processes of one thread are usually faster. */
  threads?: number
  /** Writes ONNX Runtime's profile to files that begin so. */
  profile?: string
}

/** How ONNX Runtime is to run on the processor. */
export function onnxOptions({ threads = 1, profile }: OnnxOptions = {}): InferenceSession.SessionOptions {
  return {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    // Its rewritings depend on shapes, and with them the last bits on how many runs share a cohort; ours do not.
    graphOptimizationLevel: 'disabled',
    ...(profile && { enableProfiling: true, profileFilePrefix: profile }),
  }
}

/** A compiled engine: programs traced, simplified, and run by ONNX Runtime on the processor. */
export const onnxEngine = (options?: OnnxOptions): Engine =>
  compiledEngine(
    {
      name: 'onnx-cpu',
      summary: 'Traces each program once and runs the compiled graph on the processor.',
      packages: ['onnxruntime-node', '@tensorflow/tfjs-core'],
    },
    onnxBackend(onnxOptions(options)),
  )
