import type { EngineReport } from '../../core/engines/calibration.ts'
import { deviceName, devicesFor, trainersFor } from './device.ts'
import { engineNames, loadEngine } from './index.ts'

/** Which engines load here, without trying how well they compute; for a process that may crash. */
export async function engines(): Promise<EngineReport[]> {
  const reports: EngineReport[] = []
  for (const name of engineNames) {
    try {
      const engine = await loadEngine(name)
      await engine.check?.()
      const { summary, versions, bitsOf } = engine
      const facts = { device: deviceName(name, versions), trainers: trainersFor(name, devicesFor(name, versions)) }
      reports.push({ name, summary, available: true, versions, ...(bitsOf && { bitsOf }), ...facts })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      reports.push({ name, summary: '', available: false, reason, versions: {} })
    }
  }
  return reports
}
