import { type } from '@orpc/contract'
import type { EngineReport } from '../engines/calibration.ts'
import type { DeviceFacts } from '../records/records.ts'
import { lab } from './lab.ts'

/** This machine as the lab sees it, and which engines load. */
export const device = lab.output(type<DeviceFacts>())

/** Every engine, tried and timed now. */
export const engines = lab.output(type<EngineReport[]>())

/** How fast engines are here, for the choice of one. */
export const calibration = {
  /** The engines as they were tried on this machine; null when they have to be tried first. */
  remembered: lab.output(type<EngineReport[] | null>()),
  /** Tries them now, and remembers. */
  renew: lab.output(type<EngineReport[]>()),
}
