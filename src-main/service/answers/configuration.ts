import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, hostname } from 'node:os'
import type { EngineReport } from '../../../core/engines/calibration.ts'
import { sha256 } from '../../../core/experiment/sha256.ts'
import { nodeArguments } from '../../../runtime/child.ts'
import { labVersion } from '../version.ts'

/** What speeds and results depend on besides engines. */
export interface Configuration {
  /** Its own name: machines that share a home folder do not share what is known of them. */
  machine: string
  /** The processor's name, and a hash of what else the system says of it. */
  processor: readonly [string, string]
  cores: number
  node: string
  /** Flags of V8: those of the lab's processes, and the user's. */
  flags: readonly string[]
  lab: string
}

/** What a processor says of itself that differs from core to core or changes with time. */
const passing = /^(processor|[^:]*mhz|[^:]*apicid|core id|physical id|bogomips|clock|timebase)\s*:/i

/** The first processor in a text such as Linux's /proc/cpuinfo, without what says nothing of its model. */
export const modelIn = (told: string): string =>
  told
    .split('\n\n')[0]!
    .trim()
    .split('\n')
    .filter((line) => !passing.test(line))
    .join('\n')

let known: string | undefined

/** Processors that share a name, as rented ones often do, differ in what they can do and in their caches. */
function modelHere(): string {
  try {
    return (known ??= modelIn(readFileSync('/proc/cpuinfo', 'utf8')))
  } catch {
    return ''
  }
}

export const configuration = (): Configuration => ({
  machine: hostname(),
  processor: [cpus()[0]?.model ?? 'unknown', sha256(modelHere())],
  cores: availableParallelism(),
  node: `${process.versions.node} ${process.platform} ${process.arch}`,
  flags: [...nodeArguments, process.env.NODE_OPTIONS ?? ''],
  lab: labVersion(),
})

/** What has to be the same for a test of engines, or a trial of them, to hold: this machine, and its engines as they load. */
export function keyOf(loaded: readonly EngineReport[], here = configuration()): string {
  const engines = loaded.map(({ name, available, device, trainers, versions, build }) => {
    return [name, available, device, trainers, versions, build]
  })
  return JSON.stringify([here, engines])
}
