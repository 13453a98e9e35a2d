import { UnknownVariant } from '../../core/registry.ts'
import { engineNames } from '../../worker/engines/index.ts'
import { engines } from '../../worker/engines/probe.ts'
import { lab, missing, peer, peers, python, type Contender } from './contender.ts'

/** What is compared unless told otherwise: every engine in two processes, the first of them in one, every peer. */
export const contenderNames: readonly string[] = [
  ...engineNames.flatMap((name, i) => (i ? [name] : [name, `${name} ×1`])),
  ...Object.keys(peers),
]

/** The contenders of these names that can run here, and why the others cannot. */
export async function present(
  names: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ contenders: Contender[]; skipped: [name: string, reason: string][] }> {
  const unknown = names.find((name) => !contenderNames.includes(name))
  if (unknown !== undefined) throw new UnknownVariant('contender', unknown, contenderNames)
  const probes = new Map((await engines()).map((probe) => [probe.name, probe]))
  const command = python(env)
  const contenders: Contender[] = []
  const skipped: [string, string][] = []
  for (const name of names) {
    const engine = name.replace(/ ×1$/, '')
    const probe = probes.get(engine)
    const reason = probe ? probe.reason : missing(name, command)
    if (reason) skipped.push([name, reason])
    else contenders.push(probe ? lab(engine, engine === name ? 2 : 1) : peer(name, command))
  }
  return { contenders, skipped }
}
