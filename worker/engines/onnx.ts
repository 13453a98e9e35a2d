import { createRequire } from 'node:module'
import type { InferenceSession } from 'onnxruntime-node'
import type { Compiled, Engine } from './engine.ts'
import { Models } from './onnx/models.ts'
import { OnnxSession } from './onnx/session.ts'

export interface OnnxOptions {
  /** Threads inside one operator; several processes of one thread are usually faster. */
  threads?: number
  /** Writes ONNX Runtime's profile to files that begin so. */
  profile?: string
}

/** The compiled engine: programs traced, simplified, and run by ONNX Runtime on the processor. */
export function onnxEngine({ threads = 1, profile }: OnnxOptions = {}): Engine {
  const options: InferenceSession.SessionOptions = {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: 'sequential',
    // Its rewritings depend on shapes, and with them the last bits on how many runs share a cohort; ours do not.
    graphOptimizationLevel: 'disabled',
    ...(profile && { enableProfiling: true, profileFilePrefix: profile }),
  }
  return {
    name: 'onnx-cpu',
    summary: 'Traces each program once and runs the compiled graph on the processor.',
    versions: {
      'onnxruntime-node': version('onnxruntime-node'),
      '@tensorflow/tfjs-core': version('@tensorflow/tfjs-core'),
    },
    async compile(programs): Promise<Compiled> {
      const models = new Models(programs, options)
      return {
        state: models.state,
        start: (initial) => new OnnxSession(models, initial),
        flops: (program) => models.flops(program),
        release: () => void models.release(),
      }
    },
  }
}

const version = (name: string): string =>
  (createRequire(import.meta.url)(`${name}/package.json`) as { version: string }).version
