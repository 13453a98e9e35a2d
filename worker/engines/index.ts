import { UnknownVariant } from '../../core/catalog/registry.ts'
import type { Engine, Telling } from './engine.ts'

/** Engines by name, each loaded only when asked for: some bring native libraries. Of equally fast ones the first is chosen. */
const loaders: Record<string, (telling: Telling) => Promise<Engine>> = {
  native: async (telling) => (await import('./native/engine.ts')).nativeEngine(telling),
  wasm: async () => (await import('./wasm/engine.ts')).wasmEngine(),
  'wasm-wide': async () => (await import('./wasm/wide.ts')).wideEngine(),
  'onnx-cpu': async () => (await import('./onnx/engine.ts')).onnxEngine(),
  'onnx-webgpu': async (telling) => (await import('./webgpu/engine.ts')).webgpuEngine(telling),
  'onnx-cuda': async () => (await import('./cuda/engine.ts')).cudaEngine(),
  tensorflow: async () => (await import('./tensorflow/engine.ts')).tensorflowEngine(),
  cpu: async () => (await import('./eager/engine.ts')).eager('cpu'),
}

export const engineNames: readonly string[] = Object.keys(loaders)

/** Loads the engine of that name; throws UnknownVariant with the nearest name. */
export async function loadEngine(name: string, telling: Telling = {}): Promise<Engine> {
  const load = loaders[name]
  if (!load) throw new UnknownVariant('engine', name, engineNames)
  return load(telling)
}
