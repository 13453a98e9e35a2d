import type { EngineReport } from '../../core/engines/calibration.ts'
import { sha256 } from '../../core/experiment/sha256.ts'
import { deviceName, devicesFor, trainersFor } from './device.ts'
import { engineNames, loadEngine } from './index.ts'
import { sourcesHash } from './sources.ts'

/** Which engines load here, without trying how well they compute; for a process that may crash. */
export async function engines(): Promise<EngineReport[]> {
  const reports: EngineReport[] = []
  const sources = sourcesHash()
  for (const name of engineNames) {
    try {
      const engine = await loadEngine(name)
      await engine.check?.()
      const { summary, versions, bitsOf, madeWith = '' } = engine
      const build = sha256(`${sources} ${madeWith}`)
      const facts = { device: deviceName(name, versions), trainers: trainersFor(name, devicesFor(name, versions)) }
      reports.push({ name, summary, available: true, versions, build, ...(bitsOf && { bitsOf }), ...facts })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      reports.push({ name, summary: '', available: false, reason, versions: {} })
    }
  }
  return reports
}
