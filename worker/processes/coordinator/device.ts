import { arch, cpus, hostname, release, totalmem, type } from 'node:os'
import type { Calibration } from '../../../core/messages/coordinator.ts'
import type { History } from '../../../history/history.ts'

/** Notes this machine in the history, with how fast its engines are when that was found out, and gives its name. */
export function noteDevice({ read, write }: History, calibration?: Calibration): string {
  const name = hostname()
  const known = read.devices().find((device) => device.name === name)?.facts.calibration
  write.recordDevice(name, {
    system: `${type()} ${release()} ${arch()}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    calibration: calibration ?? known,
  })
  return name
}
