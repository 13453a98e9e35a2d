import { renameSync, rmSync, writeFileSync } from 'node:fs'
import { until } from '../processes/lab.ts'
import { resumeRescued } from './checks.ts'
import type { Group } from './fault.ts'

/** Another file in the place of the history. */
export const replaced: Group = {
  name: 'a history that is replaced',
  unseen: true,
  faults: [
    {
      name: 'the history is replaced by another file',
      said: 'was replaced by another file, nothing more is trained or written; where the rescued copy is',
      then: 'the copy is resumed with --history; nothing is lost',
      strike: ({ lab }) => {
        writeFileSync(`${lab.history}.other`, '')
        renameSync(`${lab.history}.other`, lab.history)
      },
      says: /interrupted 0\/2.*was replaced by another file.*so nothing more is trained or written.*--history \S+rescued/,
      isTrue: ({ lab }) => until('nothing trains', () => lab.processes().every(({ role }) => role !== 'trainer'), 5000),
      back: resumeRescued,
    },
  ],
}

/** No file in the place of the history. */
export const deleted: Group = {
  name: 'a history that is deleted',
  unseen: true,
  faults: [
    {
      name: 'the history is deleted',
      said: 'was renamed or deleted, nothing more is trained or written; where the rescued copy is',
      then: 'the copy is resumed with --history; nothing is lost',
      strike: ({ lab }) => rmSync(lab.history),
      says: /interrupted 0\/2.*was renamed or deleted.*so nothing more is trained or written.*--history \S+rescued/,
      isTrue: ({ lab }) => until('nothing trains', () => lab.processes().every(({ role }) => role !== 'trainer'), 5000),
      back: resumeRescued,
    },
  ],
}

/** No log beside the history. */
export const logDeleted: Group = {
  name: 'a log that is deleted',
  unseen: true,
  faults: [
    {
      name: 'the log of the history is deleted (-wal)',
      said: 'lost its log, nothing more is trained or written; where the rescued copy is',
      then: 'the copy is resumed with --history; nothing is lost',
      strike: ({ lab }) => rmSync(`${lab.history}-wal`),
      says: /interrupted 0\/2.*lost its log .*so nothing more is trained or written.*--history \S+rescued/,
      back: resumeRescued,
    },
  ],
}
