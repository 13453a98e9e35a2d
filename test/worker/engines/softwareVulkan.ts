import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vulkanFiles } from '../../../packaging/vulkan.ts'

/** A software Vulkan driver with its loader in a folder of its own, and the environment in which processes find it. */
export interface Driver {
  env: Record<string, string>
  remove(): void
}

/** Unpacks the driver that the npm package @sparticuz/chromium carries; a text says why there is none here. */
export function softwareVulkan(): Driver | string {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return `the software Vulkan driver in @sparticuz/chromium is for linux x64, this is ${process.platform} ${process.arch}`
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-vulkan-'))
  for (const [name, bytes] of vulkanFiles()) writeFileSync(join(folder, name), bytes, { mode: 0o755 })
  const runtime = join(folder, 'run')
  mkdirSync(runtime, { mode: 0o700 })
  return {
    env: {
      VK_ICD_FILENAMES: join(folder, 'vk_swiftshader_icd.json'),
      LD_LIBRARY_PATH: [folder, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
      XDG_RUNTIME_DIR: runtime,
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
