import type { InferenceSession } from '../onnx/runtime.ts'

/** How ONNX Runtime is to run on the device; `all`: refusing a model of which any part would run on the processor. */
export const onDevice = ({ all }: { all: boolean }): InferenceSession.SessionOptions => ({
  executionProviders: ['webgpu'],
  graphOptimizationLevel: 'basic',
  logSeverityLevel: 4, // what goes wrong is thrown; what runs on the processor is found out by kernel
  ...(all && { extra: { session: { disable_cpu_ep_fallback: '1' } } }),
})
