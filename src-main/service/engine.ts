import type { EngineReport } from '../../core/commands.ts'
import { nearest } from '../../core/registry.ts'

/** An engine that is unknown or not available here. */
export class BadEngine extends Error {}

/** Asks for the fastest engine. */
export const isAuto = (name: string | null): name is 'auto' | null => name === null || name === 'auto'

/** The engine of that name, or the fastest that is available. */
export function engineNamed(reports: EngineReport[], name: string | null): EngineReport {
  const found = isAuto(name) ? fastest(reports) : reports.find((report) => report.name === name)
  if (found?.available) return found
  if (found) throw new BadEngine(`the engine ${found.name} is not available: ${found.reason ?? 'it does not say why'}`)
  if (isAuto(name)) throw new BadEngine('no engine is available here; pellucid engines says why')
  const names = ['auto', ...reports.map((report) => report.name)]
  const near = nearest(name, names)
  throw new BadEngine(`unknown engine: ${name} (${near ? `did you mean ${near}?` : `expected ${names.join(', ')}`})`)
}

/** The available engine that is the fastest with all its trainers; of equals, and where none was timed, the first. */
function fastest(reports: EngineReport[]): EngineReport | undefined {
  const speed = ({ modelStepsPerSecond = 0, trainers = 1 }: EngineReport) => modelStepsPerSecond * trainers
  return reports.filter(({ available }) => available).toSorted((a, b) => speed(b) - speed(a))[0]
}
