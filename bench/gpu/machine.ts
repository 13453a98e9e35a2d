import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os'
import type { EngineReport } from '../../core/engines/calibration.ts'
import { engines } from '../../worker/processes/calibration/engines.ts'
import { python } from '../steps/contender.ts'

/** What a measurement was made on. */
export interface Machine {
  processor: string
  cores: number
  memoryGiB: number
  /** Programs that wanted to run in the last minute before the start. */
  load: number
  system: string
  /** Graphics cards as NVIDIA's driver names them, with memory and driver; or why that is not known. */
  gpus: string[] | string
  /** Versions of Pellucid, of Node, and of the Python peers. */
  versions: Record<string, string>
  /** Python modules that see an NVIDIA GPU. */
  peersOnGpu: string[]
  engines: EngineReport[]
}

/** Looks at the machine, and tries every engine. */
export async function machine(env: NodeJS.ProcessEnv): Promise<Machine> {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  const peers = peerVersions(python(env))
  return {
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    load: loadavg()[0]!,
    system: `${process.platform} ${release()}`,
    gpus: gpus(),
    versions: { pellucid: version, node: process.versions.node, ...peers },
    peersOnGpu: Object.keys(peers).filter((name) => /cuda:/.test(peers[name]!)),
    engines: await engines(),
  }
}

function gpus(): string[] | string {
  const asked = spawnSync('nvidia-smi', ['--query-gpu=name,memory.total,driver_version', '--format=csv,noheader'], {
    encoding: 'utf8',
  })
  if (asked.error) return 'there is no nvidia-smi'
  return asked.status === 0 ? asked.stdout.trim().split('\n') : `nvidia-smi: ${asked.stdout}${asked.stderr}`.trim()
}

/** What PyTorch and JAX are here, and which devices they see. */
function peerVersions(command: string): Record<string, string> {
  const scripts = {
    torch:
      'import torch; print(torch.__version__, "cuda:" + torch.cuda.get_device_name() if torch.cuda.is_available() else "cpu")',
    jax: 'import jax; print(jax.__version__, ", ".join(map(str, jax.devices())))',
  }
  const found: Record<string, string> = {}
  for (const [name, script] of Object.entries(scripts)) {
    const said = spawnSync(command, ['-c', script], { encoding: 'utf8', timeout: 60_000 })
    if (said.status === 0) found[name] = said.stdout.trim().split('\n').at(-1)!
  }
  return found
}
