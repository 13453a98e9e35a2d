import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestLab } from '../processes/lab.ts'

/** A small disk for the lab's history, or null where it may not be mounted. */
export function smallDisk(lab: TestLab, size: string): string | null {
  const disk = join(lab.folder, 'disk')
  mkdirSync(disk)
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk]).status !== 0) return null
  lab.leaving.push(() => spawnSync('umount', ['-l', disk]))
  lab.history = join(disk, 'lab.db')
  return disk
}

export const remount = (disk: string, option: string): boolean =>
  spawnSync('mount', ['-o', `remount,${option}`, disk]).status === 0

/** Fills a disk to its last 512 bytes, while others write to it too; gives the file that takes the room. */
export function fill(disk: string): string {
  const filler = join(disk, 'filler')
  for (let size = 1 << 20; size >= 512; size /= 2)
    for (let full = false; !full;)
      try {
        writeFileSync(filler, Buffer.alloc(size), { flag: 'a' })
      } catch {
        full = true
      }
  return filler
}
