import { type } from '@orpc/contract'
import type { EngineReport } from '../engines/calibration.ts'
import type { DeviceFacts } from '../records/records.ts'
import { lab } from './lab.ts'

/** This machine, and which engines load. */
export const device = lab.output(type<DeviceFacts>())

/** Every engine, tested and timed now. */
export const engines = lab.output(type<EngineReport[]>())

/** Speeds of the engines on this machine, used to choose one. */
export const calibration = {
  /** The stored test results of this machine's engines; null if they have to be tested first. */
  remembered: lab.output(type<EngineReport[] | null>()),
  /** Tests them now and stores the results. */
  renew: lab.output(type<EngineReport[]>()),
}
