import type { Catalog } from '../catalog.ts'
import { factsOf, targetOf, usualDistance } from './resolve.ts'
import { either } from './scalar.ts'
import type { Settings, StudentSettings } from './types.ts'

/** A field whose value cannot work with another's. */
export interface Misfit {
  path: string
  message: string
}

/** What in these settings cannot work together; each field alone is valid. */
export function misfits(settings: Settings, catalog: Catalog): Misfit[] {
  const { primary, teaching } = settings
  const found: Misfit[] = []
  const hidden = primary['hidden']
  if (Array.isArray(hidden) && hidden.length === 0)
    found.push({ path: 'primary.hidden', message: 'expected at least one hidden layer to expose' })
  else if (Array.isArray(hidden) && typeof primary.expose === 'number' && primary.expose >= hidden.length)
    found.push({
      path: 'primary.expose',
      message: `expected ${hidden.length > 1 ? `a whole number from 0 to ${hidden.length - 1}` : 0} or last, got ${primary.expose} (nearest valid: ${hidden.length - 1})`,
    })
  if (teaching.mode !== 'none' && teaching.students.length === 0)
    found.push({ path: 'teaching.students', message: 'expected at least one student while pressure is above 0' })
  teaching.students.forEach((student, i) => {
    const path = `teaching.students.${i}`
    if (student.sees === 'code' && student.predicts === 'code')
      found.push({
        path: `${path}.predicts`,
        message: 'a student that sees the code cannot be asked to predict it (nearest valid: targets, or sees: input)',
      })
    else found.push(...distanceMisfit(student, `${path}.distance`, settings, catalog))
  })
  return found
}

function distanceMisfit(student: StudentSettings, path: string, settings: Settings, catalog: Catalog): Misfit[] {
  const target = targetOf(student, settings, catalog)
  const fits = (name: string): boolean => {
    const targets = factsOf(catalog, 'distance', name)['targets']
    return !Array.isArray(targets) || targets.includes(target)
  }
  const { kind } = student.distance
  if (fits(kind)) return []
  const usual = usualDistance(student, settings, catalog)
  const nearest = fits(usual) ? usual : catalog['distance']?.find((entry) => fits(entry.name))?.name
  const targets = factsOf(catalog, 'distance', kind)['targets'] as string[]
  return [
    {
      path,
      message: `${kind} compares ${either(targets)}, not ${target}${nearest ? ` (nearest valid: ${nearest})` : ''}`,
    },
  ]
}
