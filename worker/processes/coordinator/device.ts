import { arch, cpus, hostname, release, totalmem, type } from 'node:os'
import { withTrial, type Trial, type Trials } from '../../../core/engines/trials.ts'
import type { Calibration } from '../../../core/messages/coordinator.ts'
import type { History } from '../../../history/history.ts'

/** What was just measured on this machine: the speeds of its engines, or one trial of them. */
interface Measured {
  calibration?: Calibration
  trial?: { key: string; trial: Trial }
}

/** Records this machine in the history, with what was just measured; returns its name. New speeds end old trials. */
export function noteDevice({ read, write }: History, { calibration, trial }: Measured = {}): string {
  const name = hostname()
  const known = read.devices().find((device) => device.name === name)?.facts ?? {}
  const trials = calibration ? undefined : (known.trials as Trials | undefined)
  write.recordDevice(name, {
    system: `${type()} ${release()} ${arch()}`,
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryBytes: totalmem(),
    calibration: calibration ?? known.calibration,
    trials: trial ? withTrial(trials, trial.key, trial.trial) : trials,
  })
  return name
}
