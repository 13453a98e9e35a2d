import { allUndefined } from './facts.ts'
import type { Evidence, Measure } from './measure.ts'

const checked = new WeakMap<Evidence, string | undefined>()

/** A measure of the code, made to answer null with a reason where there are no rows or the primary has diverged. */
export const onFiniteCode = (measure: Measure): Measure => ({
  ...measure,
  measure(evidence) {
    const reason = codeFault(evidence)
    return reason ? allUndefined(measure.values, reason) : measure.measure(evidence)
  },
})

/** Why nothing can be said of the code, if so; looked for once per evidence. */
export function codeFault(evidence: Evidence): string | undefined {
  if (!checked.has(evidence)) checked.set(evidence, flaw(evidence))
  return checked.get(evidence)
}

function flaw({ train, test, units }: Evidence): string | undefined {
  if (train.n === 0) return 'there are no labelled rows'
  if (test.n === 0) return 'there are no test rows'
  if (units === 0) return 'the code has no units'
  return finiteAll(train.code) && finiteAll(test.code) ? undefined : 'the code is not finite'
}

function finiteAll(values: Float32Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false
  return true
}
