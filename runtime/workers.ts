import { availableParallelism } from 'node:os'
import { gigabytes } from './limits.ts'

/** Trainers per core: more than one, because some wait for a device. */
const perCore = 4
/** Memory that a trainer takes before it has any data, bytes. */
const trainerBytes = 128 * 2 ** 20

/** What limits the number of trainers on a machine. */
export interface Room {
  cores: number
  /** Memory that programs can still allocate, bytes; null if the system does not report reclaimable memory. */
  freeBytes: number | null
}

/** This machine's present limits. */
export const roomHere = (): Room => ({
  cores: availableParallelism(),
  freeBytes: process.platform === 'darwin' ? null : process.availableMemory(),
})

/** The most trainers that may be requested: four per core, as far as they fit into the free memory; at least one. */
export function mostWorkers({ cores, freeBytes }: Room = roomHere()): number {
  const held = freeBytes === null ? Infinity : Math.floor(freeBytes / trainerBytes)
  return Math.max(1, Math.min(perCore * cores, held))
}

/** The fault of a requested number of trainers, with the nearest valid one; null if it is valid. */
export function workersFault(asked: number | null, room: Room = roomHere()): string | null {
  const most = mostWorkers(room)
  if (asked === null || asked <= most) return null
  const { cores, freeBytes } = room
  const why =
    most < perCore * cores && freeBytes !== null
      ? `${gigabytes(freeBytes)} of memory are free`
      : `${cores} ${cores === 1 ? 'core' : 'cores'}, ${perCore} trainers each`
  return `workers: expected at most ${most} here (${why}), got ${asked}; the nearest is ${most}`
}
