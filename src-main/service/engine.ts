import type { EngineReport } from '../../core/commands.ts'
import { nearest } from '../../core/registry.ts'

/** An engine that is unknown or not available here. */
export class BadEngine extends Error {}

/** The engine of that name, or the first that is available. */
export function engineNamed(reports: EngineReport[], name: string | null): EngineReport {
  const names = reports.map((report) => report.name)
  const found = reports.find((report) => (name === null ? report.available : report.name === name))
  if (found?.available) return found
  if (found) throw new BadEngine(`the engine ${found.name} is not available: ${found.reason ?? 'it does not say why'}`)
  if (name === null) throw new BadEngine('no engine is available here; pellucid engines says why')
  const near = nearest(name, names)
  throw new BadEngine(`unknown engine: ${name} (${near ? `did you mean ${near}?` : `expected ${names.join(', ')}`})`)
}
