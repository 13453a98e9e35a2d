import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const loader = 'libvulkan.so.1'
/** What a package of the lab brings along for Linux: the loader, and the description of NVIDIA's driver. */
const ours = fileURLToPath(new URL('../../../vulkan/', import.meta.url))

/** Where drivers' descriptions lie on machines whose loader does not look there: containers, NixOS, WSL. */
const known = [
  '/usr/local/nvidia/share/vulkan/icd.d',
  '/usr/local/nvidia/vulkan/icd.d',
  '/usr/lib/nvidia/vulkan/icd.d',
  '/run/opengl-driver/share/vulkan/icd.d',
  '/opt/amdgpu/share/vulkan/icd.d',
  '/opt/rocm/share/vulkan/icd.d',
  '/usr/lib/wsl/share/vulkan/icd.d',
]

/**
 * Loads Vulkan's loader, the system's or else the lab's own, and shows it drivers that it would not find by itself.
 * False where there is no loader.
 */
export function openVulkan(): boolean {
  if (!loads(loader) && !loads(join(ours, loader))) return false
  if (process.env.VK_DRIVER_FILES || process.env.VK_ICD_FILENAMES) return true
  const drivers = driversUnseen(process.env, loads('libGLX_nvidia.so.0') ? [...known, ours] : known)
  // Loaders before 1.3.207 know the second name only.
  if (drivers.length) process.env.VK_DRIVER_FILES = process.env.VK_ICD_FILENAMES = drivers.join(delimiter)
  return true
}

/** Descriptions of drivers in the first of these places that has any; none where the loader finds some itself. */
export function driversUnseen(env: NodeJS.ProcessEnv, places: readonly string[]): string[] {
  if (searched(env).some((folder) => descriptions(folder).length)) return []
  return places.map(descriptions).find((found) => found.length) ?? []
}

/** Folders that the loader searches. Source: Khronos, LoaderDriverInterface.md, "Driver Discovery on Linux". */
function searched(env: NodeJS.ProcessEnv): string[] {
  const home = env.HOME || homedir()
  const list = (given: string | undefined, usual: string) => (given || usual).split(delimiter)
  return [
    ...list(env.XDG_CONFIG_HOME, join(home, '.config')),
    ...list(env.XDG_CONFIG_DIRS, '/etc/xdg'),
    '/etc',
    ...list(env.XDG_DATA_HOME, join(home, '.local/share')),
    ...list(env.XDG_DATA_DIRS, '/usr/local/share:/usr/share'),
  ].map((folder) => join(folder, 'vulkan/icd.d'))
}

const descriptions = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).flatMap((name) => (name.endsWith('.json') ? [join(folder, name)] : [])) : []

const lazily = 1
/** glibc's RTLD_NODELETE: what asks for the library by its name later gets the one that is loaded. */
const forGood = 0x1000

/** Whether a shared library is found, and stays loaded; that it is none of Node's modules is said only once it is. */
function loads(library: string): boolean {
  try {
    process.dlopen({ exports: {} }, library, lazily | forGood)
    return true
  } catch (error) {
    return error instanceof Error && /self-register/.test(error.message)
  }
}
