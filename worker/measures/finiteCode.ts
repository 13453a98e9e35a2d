import { standard } from './algebra/standard.ts'
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

const unvarying = new WeakMap<Evidence, string | undefined>()

/** Why nothing can be said of how the code is predicted on the test rows, if so; looked for once per evidence. */
export function predictionFault(evidence: Evidence): string | undefined {
  if (!unvarying.has(evidence)) unvarying.set(evidence, unpredictable(evidence))
  return unvarying.get(evidence)
}

function unpredictable({ test, units }: Evidence): string | undefined {
  if (test.n === 0) return 'there are no test rows'
  if (units === 0) return 'the code has no units'
  if (!finiteAll(test.code)) return notFinite
  return standard(test.code, units, 0, test.n).sd.some((sd) => sd > 0) ? undefined : 'the code does not vary'
}

function flaw({ train, test, units }: Evidence): string | undefined {
  if (train.n === 0) return 'there are no labelled rows'
  if (test.n === 0) return 'there are no test rows'
  if (units === 0) return 'the code has no units'
  return finiteAll(train.code) && finiteAll(test.code) ? undefined : notFinite
}

export const notFinite = 'the code is not finite'

export function finiteAll(values: Float32Array): boolean {
  // 0 times a number that is not finite is NaN, which stays in the sum; four sums, none of which waits for another.
  let [s, t, u, v] = [0, 0, 0, 0]
  const whole = values.length & ~3
  for (let i = 0; i < whole; i += 4) {
    s += 0 * values[i]!
    t += 0 * values[i + 1]!
    u += 0 * values[i + 2]!
    v += 0 * values[i + 3]!
  }
  for (let i = whole; i < values.length; i++) s += 0 * values[i]!
  return s + t + u + v === 0
}
