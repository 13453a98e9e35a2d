import type { Catalog } from '../catalog/catalog.ts'
import { isBaseline } from './canonical.ts'
import { factsOf, targetOf, usualDistance } from './resolve.ts'
import type { Misfit, Settings } from './types.ts'

/** What a distance did to a code that was pressed with it (`collapse` of the worker's record). */
interface Collapse {
  pressure: number
  participationRatio: readonly [without: number, under: number]
  fidelity: readonly [without: number, under: number]
}

/** What is valid in these settings and likely to mislead, each once; they may train all the same. */
export function warningsOf(all: Iterable<Settings>, catalog: Catalog): Misfit[] {
  const found = new Map<string, Misfit>()
  for (const settings of all)
    for (const warning of collapses(settings, catalog)) found.set(`${warning.path} ${warning.message}`, warning)
  return [...found.values()]
}

/** Students who press the code with a distance under which it collapses instead of being learnt. */
function collapses(settings: Settings, catalog: Catalog): Misfit[] {
  if (isBaseline(settings)) return []
  return settings.teaching.students.flatMap((student, i) => {
    const { kind } = student.distance
    const collapse = factsOf(catalog, 'distance', kind)['collapse'] as Collapse | undefined
    if (!collapse || targetOf(student, settings, catalog) !== 'code') return []
    const { pressure, participationRatio: dimensions, fidelity } = collapse
    const usual = usualDistance(student, settings, catalog)
    const message =
      `pressing with ${kind} can collapse the code to one direction, which is easy to predict and says little: on digits ` +
      `at pressure ${pressure} its participation ratio went from ${dimensions.join(' to ')}, and the fidelity of a new ` +
      `student from ${fidelity.join(' to ')}` +
      (usual === kind ? '' : ` (the default is ${usual})`)
    return [{ path: `teaching.students.${i}.distance`, message }]
  })
}

/** A warning as one line. */
export const describeWarning = ({ path, message }: Misfit): string => `${path}: ${message}`
