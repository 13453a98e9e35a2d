import { allUndefined } from './facts.ts'
import type { Evidence, Measure } from './measure.ts'

const checked = new WeakMap<Evidence, string | undefined>()

/** A measure of the code, made to answer null with a reason where there are no rows or the primary has diverged. */
export const onFiniteCode = (measure: Measure): Measure => ({
  ...measure,
  measure(evidence) {
    if (!checked.has(evidence)) checked.set(evidence, flaw(evidence))
    const reason = checked.get(evidence)
    return reason ? allUndefined(measure.values, reason) : measure.measure(evidence)
  },
})

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
