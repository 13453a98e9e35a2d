import { InferenceSession } from './runtime.ts'
import type { Backend } from '../shared/compiled/backend.ts'
import { lower } from './lower.ts'

/** Graphs as ONNX models, run by ONNX Runtime in place on the memory's tensors. */
export const onnxBackend = (options: InferenceSession.SessionOptions): Backend => ({
  async load(graph) {
    const { bytes, inputs, outputs } = lower(graph)
    const session = await InferenceSession.create(bytes, options)
    return {
      outcomes: Object.keys(outputs),
      bind(memory, names) {
        const feeds = Object.fromEntries(inputs.map((value) => [value, memory.tensor(names.input(value))]))
        const results = Object.fromEntries(
          Object.entries(outputs).map(([value, out]) => [out, memory.tensor(names.outcome(value))]),
        )
        return async () => void (await session.run(feeds, results))
      },
      async release() {
        if (options.enableProfiling) session.endProfiling()
        await session.release()
      },
    }
  },
})
