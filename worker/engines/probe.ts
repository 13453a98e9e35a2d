import type { EngineReport } from '../../core/commands.ts'
import { engines as known } from './index.ts'

/** Loads every engine and reports which are there; to be called in a process that may crash. */
export async function engines(): Promise<EngineReport[]> {
  const reports: EngineReport[] = []
  for (const [name, open] of Object.entries(known)) {
    try {
      const { summary, versions } = await open()
      reports.push({ name, summary, available: true, versions })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      reports.push({ name, summary: '', available: false, reason, versions: {} })
    }
  }
  return reports
}
