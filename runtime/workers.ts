import { availableParallelism } from 'node:os'
import { gigabytes } from './limits.ts'

/** Trainers beyond one for each core that may share it: some wait for a device. */
const perCore = 4
/** Memory that a trainer takes before it has any data, bytes. */
const trainerBytes = 128 * 2 ** 20

/** What bounds the number of trainers on a machine. */
export interface Room {
  cores: number
  /** Memory that programs may still take, bytes; null where the system does not say what it would give back. */
  freeBytes: number | null
}

/** What this machine has now. */
export const roomHere = (): Room => ({
  cores: availableParallelism(),
  freeBytes: process.platform === 'darwin' ? null : process.availableMemory(),
})

/** Most trainers that may be asked for: four for each core, as far as the free memory holds them; at least one. */
export function mostWorkers({ cores, freeBytes }: Room = roomHere()): number {
  const held = freeBytes === null ? Infinity : Math.floor(freeBytes / trainerBytes)
  return Math.max(1, Math.min(perCore * cores, held))
}

/** What is wrong with a number of trainers that was asked for, with the nearest that is right; null where nothing is. */
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
