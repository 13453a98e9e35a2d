import { UnknownVariant } from '../../core/catalog/registry.ts'
import { engineNames } from '../../worker/engines/index.ts'
import { engines } from '../../worker/processes/calibration/engines.ts'
import { jaxJs, kindOf, lab, missing, peer, peers, processesIn, python, type Contender } from './contender.ts'

/**
 * The default comparison: every engine in two processes, the first one also in one, every peer as its users would run
 * it, and those that have threads of their own also in the other number of processes.
 */
export const contenderNames: readonly string[] = [
  ...engineNames.flatMap((name, i) => (i ? [name] : [name, `${name} ×1`])),
  ...Object.keys(peers),
  'torch-batched ×1',
  'torch-compiled ×1',
  'jax ×2',
  'jax-js',
]

/** Whether a contender is not one of the lab's engines. */
export const isPeer = (name: string): boolean => !engineNames.includes(kindOf(name))

/** The contenders with these names that can run here, and why the others cannot. */
export async function present(
  names: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ contenders: Contender[]; skipped: [name: string, reason: string][] }> {
  const unknown = names.find((name) => !contenderNames.includes(name))
  if (unknown !== undefined) throw new UnknownVariant('contender', unknown, contenderNames)
  const probes = new Map((await engines(engineNames, { forMs: 100 })).map((probe) => [probe.name, probe]))
  const command = python(env)
  const contenders: Contender[] = []
  const skipped: [string, string][] = []
  for (const name of names) {
    const [kind, own] = [kindOf(name), processesIn(name)]
    const probe = probes.get(kind)
    const reason = probe ? probe.reason : kind in peers ? missing(kind, command) : undefined
    if (reason) skipped.push([name, reason])
    else if (probe) contenders.push(lab(kind, own ?? 2))
    else contenders.push(kind in peers ? peer(kind, command, own) : jaxJs(own ?? 2))
  }
  return { contenders, skipped }
}
