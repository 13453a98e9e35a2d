import { availableParallelism, cpus, hostname, totalmem } from 'node:os'
import type { EngineReport } from '../../../core/engines/calibration.ts'
import type { DeviceFacts } from '../../../core/records/records.ts'
import type { Reader } from '../../../history/read/reader.ts'

/** This machine as it is now; nothing of where its files are. */
export function deviceFacts(read: Reader, engines: EngineReport[], workers: number): DeviceFacts {
  const { path: _, ...history } = read.databaseInfo()
  return {
    name: hostname(),
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    freeBytes: process.availableMemory(),
    node: process.versions.node,
    workers,
    engines,
    history,
  }
}
