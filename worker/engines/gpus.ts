import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A GPU as its driver lists it. */
export interface Gpu {
  name: string
  driver: string
  /** How CUDA knows it; null for one that CUDA cannot use. */
  cuda: string | null
}

/** Where to look: the root of the file system, and the environment with its PATH and CUDA_VISIBLE_DEVICES. */
export interface System {
  root: string
  env: NodeJS.ProcessEnv
}

export const thisSystem: System = { root: '/', env: process.env }

/** Every GPU that a driver of this system shows; none where nothing tells (macOS; Windows without NVIDIA's tools). */
export const gpus = (system = thisSystem): Gpu[] => [...nvidia(system), ...others(system)]

/**
 * What CUDA_VISIBLE_DEVICES should say for a process of its own on each GPU that CUDA programs may use here. A user's
 * own CUDA_VISIBLE_DEVICES chooses, up to its first name that is no GPU, as CUDA reads it.
 */
export function cudaDevices(system = thisSystem): string[] {
  const known = nvidia(system).map(({ cuda }) => cuda!)
  const given = system.env.CUDA_VISIBLE_DEVICES
  if (given === undefined) return known
  const names = given.split(',').map((name) => name.trim())
  const wrong = names.findIndex((name) => !isDevice(name, known))
  return wrong < 0 ? names : names.slice(0, wrong)
}

/** An index, or (the beginning of) a GPU's UUID; what cannot be checked because no tool lists GPUs is believed. */
function isDevice(name: string, known: readonly string[]): boolean {
  if (/^\d+$/.test(name)) return known.length === 0 || Number(name) < known.length
  if (name.startsWith('GPU-')) return known.length === 0 || known.some((uuid) => uuid.startsWith(name))
  return name.startsWith('MIG-')
}

/** NVIDIA's GPUs, in the order of their buses. */
const nvidia = (system: System): Gpu[] => byTool(system) ?? byDriver(system)

/** As `nvidia-smi` lists them; null without it, or where it finds no driver. */
function byTool({ env }: System): Gpu[] | null {
  try {
    const asked = ['--query-gpu=name,driver_version,uuid', '--format=csv,noheader']
    const said = execFileSync('nvidia-smi', asked, {
      env,
      encoding: 'utf8',
      timeout: 5000,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const rows = said.split('\n').map((line) => line.split(', '))
    return rows.flatMap(([name, version, uuid]) =>
      uuid === undefined ? [] : [{ name: name!, driver: `driver ${version!}`, cuda: uuid.trim() }],
    )
  } catch {
    return null
  }
}

/** As the driver lists them below /proc. */
function byDriver({ root }: System): Gpu[] {
  const version = /Kernel Module(?: for \S+)?\s+(\d[\d.]*)/.exec(read(join(root, 'proc/driver/nvidia/version')))?.[1]
  const folder = join(root, 'proc/driver/nvidia/gpus')
  return list(folder).map((bus, index) => {
    const told = read(join(folder, bus, 'information'))
    const entry = (name: string) => new RegExp(`^${name}:\\s*(.+?)\\s*$`, 'm').exec(told)?.[1]
    const uuid = entry('GPU UUID')
    return {
      name: entry('Model') ?? 'NVIDIA GPU',
      driver: version ? `driver ${version}` : 'driver of unknown version',
      cuda: uuid && !uuid.includes('?') ? uuid : String(index),
    }
  })
}

/** Graphics cards of other makers, by the ids of their maker and kind: their names are in no file of the system. */
function others({ root }: System): Gpu[] {
  const folder = join(root, 'sys/class/drm')
  return list(folder)
    .filter((card) => /^card\d+$/.test(card))
    .flatMap((card) => {
      const told = read(join(folder, card, 'device/uevent'))
      const driver = /^DRIVER=(.+)$/m.exec(told)?.[1]
      const ids = /^PCI_ID=(\w+:\w+)$/m.exec(told)?.[1]?.toLowerCase()
      if (!driver || !ids || ids.startsWith('10de:') || displays.has(driver)) return []
      return [{ name: `${makers[ids.slice(0, 4)] ?? 'GPU'} ${ids}`, driver, cuda: null }]
    })
}

const makers: Record<string, string> = { '1002': 'AMD', '8086': 'Intel' }
/** Drivers of cards that show a picture and compute nothing: of servers' consoles and virtual machines. */
const displays = new Set(['ast', 'mgag200', 'bochs-drm', 'cirrus', 'cirrus-qemu', 'simpledrm', 'virtio-pci', 'vkms'])

const list = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).sort() : [])
const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
