import { didYouMean } from '../catalog/registry.ts'
import type { MeasureFacts } from '../catalog/measure.ts'
import { headline } from '../catalog/roles.ts'

/** Measures of a table: those of its file, and those that are printed. */
export interface TableMeasures {
  all: readonly MeasureFacts[]
  printed: readonly MeasureFacts[]
}

/**
 * The measures of a table among those taken, in the catalog's order: the chosen ones in both, by default all in the file
 * and the headline in print. Throws on a name that was not measured.
 */
export function tableMeasures(taken: readonly MeasureFacts[], chosen?: readonly string[]): TableMeasures {
  const names = taken.map(({ name }) => name)
  const facts = (wanted: readonly string[]) => wanted.map((name) => taken.find((one) => one.name === name)!)
  if (!chosen) return { all: taken, printed: facts(headline(names, taken)) }
  const strange = chosen.find((name) => !names.includes(name))
  if (strange !== undefined) throw new Error(`unknown measure: ${strange} (${didYouMean(strange, names)})`)
  return { all: facts(chosen), printed: facts(chosen) }
}

/** A measure in the heading of a printed table, with its unit. */
export const measureHeader = ({ label, unit }: MeasureFacts): string => (unit ? `${label} (${unit})` : label)
