import { UnknownVariant } from '../../core/registry.ts'
import type { Engine } from './engine.ts'

/** Engines by name; each is loaded only when opened, since a native library may be missing or crash. */
export const engines: Record<string, () => Promise<Engine>> = {
  'onnx-cpu': async () => (await import('./onnx.ts')).onnxEngine(),
  cpu: async () => (await import('./tfjs.ts')).eager('cpu'),
}

/** The engine of that name, loaded. */
export function openEngine(name: string): Promise<Engine> {
  if (!Object.hasOwn(engines, name)) throw new UnknownVariant('engine', name, Object.keys(engines))
  return engines[name]!()
}
