import { type } from '@orpc/contract'
import type { ServiceInfo } from '../records/records.ts'
import { lab } from './lab.ts'

/** The lab service itself. */
export const service = {
  info: lab.output(type<ServiceInfo>()),
  /** Stops what runs at a checkpoint, then the service. */
  stop: lab.output(type<null>()),
}
