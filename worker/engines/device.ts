import { availableParallelism, cpus } from 'node:os'
import { cudaDevices, gpus, thisSystem, type Gpu, type System } from './gpus.ts'

/** What an engine computes on, as far as its versions tell. */
type Versions = Readonly<Record<string, string>>

/** Whether an engine computes on GPUs through CUDA; TensorFlow says so itself. */
const usesCuda = (engine: string, versions: Versions): boolean =>
  engine === 'onnx-cuda' || (engine === 'tensorflow' && versions['tensorflow device'] === 'GPU')

/**
 * What CUDA_VISIBLE_DEVICES should say for a trainer of its own on each GPU that an engine can use; empty for engines
 * that need no such word. WebGPU gives no choice: ONNX Runtime takes another device than its default from native code
 * only, so `onnx-webgpu` has one trainer.
 */
export const devicesFor = (engine: string, versions: Versions, system = thisSystem): string[] =>
  usesCuda(engine, versions) ? cudaDevices(system) : []

/** The environment of a process that is to see one GPU; where the user named none, indices go by bus. */
export const seeing = (device: string, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv => ({
  ...env,
  ...(env.CUDA_VISIBLE_DEVICES === undefined && { CUDA_DEVICE_ORDER: 'PCI_BUS_ID' }),
  CUDA_VISIBLE_DEVICES: device,
})

/** Engines that keep the whole machine, or one device, busy from a single process. */
const alone = new Set(['onnx-webgpu', 'onnx-cuda', 'tensorflow'])

/** How many trainers an engine is worth at a time: one per core, or one per GPU of its own, or one. */
export const trainersFor = (engine: string, devices: readonly string[], cores = availableParallelism()): number =>
  alone.has(engine) ? Math.max(1, devices.length) : cores

/** What an engine computes on, in words: the processor's name, or those of GPUs with their drivers. */
export function deviceName(engine: string, versions: Versions, system: System = thisSystem): string {
  if (usesCuda(engine, versions)) return told(gpus(system).filter(({ cuda }) => cuda !== null)) ?? 'an NVIDIA GPU'
  if (engine !== 'onnx-webgpu') return cpus()[0]?.model.trim() ?? 'the processor'
  const unseen = process.platform === 'linux' ? 'no GPU that the system shows: Vulkan in software' : "the system's GPU"
  return told(gpus(system)) ?? unseen
}

/** `2 × NVIDIA H200, driver 570.86`; null for none. */
function told(found: readonly Gpu[]): string | null {
  const kinds = Map.groupBy(found, ({ name, driver }) => `${name}, ${driver}`)
  const words = [...kinds].map(([kind, { length }]) => (length > 1 ? `${length} × ${kind}` : kind))
  return words.length > 0 ? words.join('; ') : null
}
