import { UnknownVariant } from '../../core/registry.ts'
import type { Engine } from './engine.ts'

/** Engines by name, each loaded only when asked for: some bring native libraries. Of equally fast ones the first is chosen. */
const loaders: Record<string, () => Promise<Engine>> = {
  wasm: async () => (await import('./wasm.ts')).wasmEngine(),
  'onnx-cpu': async () => (await import('./onnx.ts')).onnxEngine(),
  'onnx-webgpu': async () => (await import('./webgpu.ts')).webgpuEngine(),
  'onnx-cuda': async () => (await import('./cuda.ts')).cudaEngine(),
  tensorflow: async () => (await import('./tensorflow.ts')).tensorflowEngine(),
  cpu: async () => (await import('./tfjs.ts')).eager('cpu'),
}

export const engineNames: readonly string[] = Object.keys(loaders)

/** Engines that keep the whole machine, or its one device, busy from a single process. */
const alone = new Set(['onnx-webgpu', 'onnx-cuda', 'tensorflow'])

/** How many trainers an engine is worth at a time on so many cores. */
export const trainersFor = (engine: string, cores: number): number => (alone.has(engine) ? 1 : cores)

/** Loads the engine of that name; throws UnknownVariant with the nearest name. */
export async function loadEngine(name: string): Promise<Engine> {
  const load = loaders[name]
  if (!load) throw new UnknownVariant('engine', name, engineNames)
  return load()
}
