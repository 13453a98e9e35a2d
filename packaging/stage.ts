import {
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { isLicence } from './licences.ts'
import { pagePackages, thirdParty } from './thirdParty.ts'
import { stageVulkan } from './vulkan.ts'

/** The parts of the lab on plain Node, relative to the repository's root. */
export const rooms = [
  'bin',
  'core',
  'history',
  'runtime',
  'worker',
  'experiments',
  'src-main/cli',
  'src-main/exports',
  'src-main/page',
  'src-main/serve',
  'src-main/service',
  'src-main/start',
  'out/renderer',
  'LICENSE',
]

/** Parts of packages that are for other platforms, or only for building. */
export const isForeign = (path: string, platform: string, arch: string): boolean => {
  const [, onnx] = /onnxruntime-node\/bin\/napi-v\d+\/(.+?)(\/|$)/.exec(path) ?? []
  if (onnx !== undefined) {
    const [, its] = /onnxruntime-node\/bin\/napi-v\d+\/\w+\/(\w+)/.exec(path) ?? []
    return onnx !== platform || (its !== undefined && its !== arch)
  }
  const [, prebuilt] = /better-sqlite3\/prebuilds\/(.+)\.node$/.exec(path) ?? []
  if (prebuilt !== undefined) return prebuilt !== `${platform}-${arch}`
  return (
    /better-sqlite3\/(deps|src)(\/|$)/.test(path) ||
    (/\.(map|d\.ts|md|tsbuildinfo)$/.test(path) && !isLicence(basename(path)))
  )
}

interface Locked {
  dev?: boolean
  os?: string | string[]
  cpu?: string | string[]
}

/** Folders of the packages that the lab needs at run time on a platform, from the lock file. */
export function runtimePackages(root: string, platform: string, arch: string): string[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>
  }
  return Object.entries(packages)
    .filter(([path, { dev, os, cpu }]) => path !== '' && !dev && suits(os, platform) && suits(cpu, arch))
    .map(([path]) => path)
    .filter((path) => existsSync(join(root, path)) && !/node_modules\/node-(linux|win|darwin)/.test(path))
}

/** Whether a package's `os` or `cpu` (`linux`, or `!win32` for any other) admits this one. */
function suits(given: string | string[] | undefined, here: string): boolean {
  const wanted = [given ?? []].flat()
  const named = wanted.filter((name) => !name.startsWith('!'))
  return !wanted.includes(`!${here}`) && (named.length === 0 || named.includes(here))
}

/** Lays out everything that runs on plain Node, and that Node, in a folder: the part of a package beside Electron. */
export function stage(root: string, folder: string, platform: string = process.platform, arch = process.arch): void {
  rmSync(folder, { recursive: true, force: true })
  stageRooms(root, folder)
  const packages = runtimePackages(root, platform, arch)
  for (const path of packages) link(root, folder, path, platform, arch)
  writeFileSync(join(folder, 'THIRD-PARTY'), thirdParty(root, [...new Set([...packages, ...pagePackages(root)])]))
  if (platform === 'linux' && arch === 'x64') stageVulkan(folder)
  copyFileSync(process.execPath, join(folder, platform === 'win32' ? 'node.exe' : 'node'))
  copyFileSync(licenceOfNode(process.execPath), join(folder, 'LICENSE.node'))
}

/** Node's own licence, beside the program or above its folder `bin`; throws if it is missing. */
function licenceOfNode(program: string): string {
  const places = [dirname(program), dirname(dirname(program))].map((folder) => join(folder, 'LICENSE'))
  const found = places.find((path) => existsSync(path) && readFileSync(path, 'utf8').startsWith('Node.js is licensed'))
  if (!found)
    throw new Error(
      `the package would lack Node's licence, which is not at ${places.join(' or ')}: take Node from nodejs.org or from npm`,
    )
  return found
}

/** Copies the lab's own files, and describes them in a package.json. */
export function stageRooms(root: string, folder: string): void {
  for (const room of rooms) cpSync(join(root, room), join(folder, room), { recursive: true })
  const { name, version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
    string,
    string
  >
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version, license, type: 'module', private: true }))
}

/** Links every file of a package except nested packages, which have their own entries in the lock file. */
function link(root: string, folder: string, path: string, platform: string, arch: string): void {
  for (const entry of readdirSync(join(root, path), { withFileTypes: true })) {
    const at = `${path}/${entry.name}`
    if (entry.name === 'node_modules' || entry.isSymbolicLink() || isForeign(at, platform, arch)) continue
    if (entry.isDirectory()) link(root, folder, at, platform, arch)
    else {
      mkdirSync(dirname(join(folder, at)), { recursive: true })
      try {
        linkSync(join(root, at), join(folder, at))
      } catch {
        copyFileSync(join(root, at), join(folder, at))
      }
    }
  }
}
