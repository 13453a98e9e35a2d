import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { entries } from './tar.ts'

const chromium = join(dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')), '..')

/** The Vulkan loader (Khronos, Apache-2.0) and a software driver from @sparticuz/chromium, for Linux on x64. */
export function vulkanFiles(): [name: string, bytes: Buffer][] {
  const packed = readFileSync(join(chromium, 'bin', 'swiftshader.tar.br'))
  return [...entries(brotliDecompressSync(packed))].filter(([name]) => /vulkan|vk_/.test(name))
}

/** NVIDIA's description of its driver, for containers that have the libraries without the description. */
const nvidia = { file_format_version: '1.0.0', ICD: { library_path: 'libGLX_nvidia.so.0', api_version: '1.3.0' } }

/** Lays out, in the lab's folder `vulkan`, the files that `worker/engines/webgpu/vulkan.ts` looks for. */
export function stageVulkan(folder: string): void {
  const place = join(folder, 'vulkan')
  mkdirSync(place, { recursive: true })
  const [, loader] = vulkanFiles().find(([name]) => name === 'libvulkan.so.1')!
  writeFileSync(join(place, 'libvulkan.so.1'), loader, { mode: 0o755 })
  writeFileSync(join(place, 'nvidia_icd.json'), JSON.stringify(nvidia))
  writeFileSync(
    join(place, 'NOTICE'),
    'libvulkan.so.1 is the Vulkan loader of the Khronos Group, https://github.com/KhronosGroup/Vulkan-Loader,\n' +
      'under the Apache License 2.0, https://www.apache.org/licenses/LICENSE-2.0; built by the Chromium project.\n' +
      'The text of that licence is in THIRD-PARTY, in the folder above.\n',
  )
}
