import { UnknownVariant } from '../../core/catalog/registry.ts'
import { engineNames } from '../../worker/engines/index.ts'
import { engines } from '../../worker/processes/calibration/engines.ts'
import { lab, missing, peer, peers, python, type Contender } from './contender.ts'

/**
 * What is compared unless told otherwise: every engine in two processes, the first of them in one too, every peer as
 * its users would run it, and JAX, which has threads of its own, in two processes too.
 */
export const contenderNames: readonly string[] = [
  ...engineNames.flatMap((name, i) => (i ? [name] : [name, `${name} ×1`])),
  ...Object.keys(peers),
  'jax ×2',
]

/** The contenders of these names that can run here, and why the others cannot. */
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
    const [kind, processes] = name.split(' ×') as [string, string?]
    const probe = probes.get(kind)
    const reason = probe ? probe.reason : missing(kind, command)
    if (reason) skipped.push([name, reason])
    else
      contenders.push(
        probe ? lab(kind, Number(processes ?? 2)) : peer(kind, command, processes ? Number(processes) : undefined),
      )
  }
  return { contenders, skipped }
}
