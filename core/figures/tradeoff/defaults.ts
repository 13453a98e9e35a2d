import type { MeasureFacts } from '../../measure.ts'
import { listed } from '../names.ts'

const readings = ['probe.k1.n100', 'probeAuc.k1.n100', 'monosemantic.count']
/** Where the task is to tell classes apart, its concepts are classes too. */
const readingsOfClasses = ['probeAuc.k1.n100', 'probe.k1.n100']

/** The measures a trade-off shows where none is asked for, of those present; `x` may be given. */
export function defaultAxes(measures: readonly MeasureFacts[], given?: string): { x: string; y: string } {
  const x = given ?? capabilityIn(measures)
  return { x, y: firstOf(x === 'testAccuracy' ? readingsOfClasses : readings, 'interpretability', measures) }
}

/** The capability measure that a figure shows where none is asked for. */
export const capabilityIn = (measures: readonly MeasureFacts[]): string =>
  firstOf(['testAccuracy', 'testLoss'], 'capability', measures)

function firstOf(names: string[], side: MeasureFacts['side'], measures: readonly MeasureFacts[]): string {
  const name =
    names.find((name) => measures.some((measure) => measure.name === name)) ??
    measures.find((measure) => measure.side === side)?.name
  if (name === undefined) throw new Error(`no ${side} measure among ${listed(measures)}`)
  return name
}
