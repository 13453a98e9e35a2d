import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'

/** A software Vulkan driver with its loader in a folder of its own, and the environment in which processes find it. */
export interface Driver {
  env: Record<string, string>
  remove(): void
}

/** Unpacks the driver that the npm package @sparticuz/chromium carries; a text says why there is none here. */
export function softwareVulkan(): Driver | string {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return `the software Vulkan driver in @sparticuz/chromium is for linux x64, this is ${process.platform} ${process.arch}`
  const main = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  const packed = readFileSync(join(dirname(main), '../bin/swiftshader.tar.br'))
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-vulkan-'))
  for (const [name, bytes] of entries(brotliDecompressSync(packed)))
    if (/vulkan|vk_/.test(name)) writeFileSync(join(folder, name), bytes, { mode: 0o755 })
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

/** Files of a tar archive: a header of 512 bytes with name and octal size, then the contents in blocks of as many. */
function* entries(tar: Buffer): Generator<[name: string, bytes: Buffer]> {
  const text = (from: number, to: number) => tar.toString('latin1', from, to).replace(/\0.*$/s, '')
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const length = Number.parseInt(text(at + 124, at + 136), 8)
    yield [text(at, at + 100), tar.subarray(at + 512, at + 512 + length)]
    at += 512 + 512 * Math.ceil(length / 512)
  }
}
