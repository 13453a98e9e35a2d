import type { MeasureFacts } from '../../catalog/measure.ts'
import { inRole } from '../../catalog/roles.ts'
import { listed } from '../names.ts'

/** The measures a trade-off shows where none is asked for, of those present; `x` may be given. */
export function defaultAxes(measures: readonly MeasureFacts[], given?: string): { x: string; y: string } {
  const x = given ?? capabilityIn(measures)
  const { targets } = measures.find(({ name }) => name === x) ?? {}
  return { x, y: nameOf(inRole('reading', measures, targets ?? null)[0], 'interpretability', measures) }
}

/** The capability measure that a figure shows where none is asked for. */
export const capabilityIn = (measures: readonly MeasureFacts[]): string =>
  nameOf(inRole('ability', measures)[0], 'capability', measures)

function nameOf(
  usual: MeasureFacts | undefined,
  side: MeasureFacts['side'],
  measures: readonly MeasureFacts[],
): string {
  const found = usual ?? measures.find((measure) => measure.side === side)
  if (found === undefined) throw new Error(`no ${side} measure among ${listed(measures)}`)
  return found.name
}
