import { Copies } from './copies.ts'
import { openVulkan } from './vulkan.ts'

/** Throws, in words a user can act on, unless the WebGPU provider finds a device here. */
export function requireDevice(): Promise<void> {
  found ??= find()
  return found
}

let found: Promise<void> | undefined

async function find(): Promise<void> {
  if (process.platform === 'linux' && !openVulkan()) throw new Error(remedy)
  const one = new Copies({ one: { shape: [1], dtype: 'float32' } })
  try {
    await one.open('cpu')
  } catch (error) {
    throw error instanceof Error && /WebGPU adapter/.test(error.message) ? new Error(remedy) : error
  }
  await one.release()
}

const remedy =
  {
    linux:
      "found no GPU that Vulkan can use; install the GPU's driver and Vulkan's loader " +
      '(Debian, Ubuntu: libvulkan1; Fedora: vulkan-loader)',
    darwin: 'found no GPU that Metal can use',
    win32: "found no GPU that Direct3D 12 can use; install the GPU's driver",
  }[process.platform as string] ?? 'ONNX Runtime has no WebGPU provider for this system'
