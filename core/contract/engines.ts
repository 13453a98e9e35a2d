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
  /** The same, from a brief test if there are none: what `auto` needs, and waits for. */
  ready: lab.output(type<EngineReport[]>()),
  /** Tests each in full and stores the results. */
  renew: lab.output(type<EngineReport[]>()),
}
