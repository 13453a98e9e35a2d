import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { checkHistory } from '../../../history/check.ts'
import type { Mutation } from './mutations.ts'
import { isRefused, isUnforeseen, toldBy, type Told } from './told.ts'

/** The outcome for a changed history. */
export interface Outcome {
  what: string
  /**
   * `found` by check; `harmless`: everything reads as before; `silent`: check finds nothing, but something reads
   * differently; `unforeseen`: an error that is not one of ours; `written`: reading changed the file.
   */
  kind: 'found' | 'harmless' | 'silent' | 'unforeseen' | 'written'
  detail: string
}

/** Writes a changed copy of a history to a path, checks it and reads all of it. */
export function tryMutation(path: string, sound: Buffer, before: Told, { what, of }: Mutation): Outcome {
  for (const part of ['', '-wal', '-shm', '-journal']) rmSync(path + part, { force: true })
  const changed = of(sound)
  writeFileSync(path, changed)
  let findings: string[]
  try {
    findings = checkHistory(path).map(({ message }) => message)
  } catch (error) {
    return { what, kind: 'unforeseen', detail: String(error) }
  }
  const after = toldBy(path)
  const strange = Object.entries(after).find(([, answer]) => isUnforeseen(answer))
  if (strange) return { what, kind: 'unforeseen', detail: strange.join(': ') }
  if (!readFileSync(path).equals(changed)) return { what, kind: 'written', detail: '' }
  if (findings.length > 0) return { what, kind: 'found', detail: findings[0]! }
  const other = Object.keys({ ...before, ...after }).filter((question) => before[question] !== after[question])
  if (other.length === 0) return { what, kind: 'harmless', detail: '' }
  return { what, kind: 'silent', detail: other.map((q) => (isRefused(after[q] ?? '') ? after[q] : q)).join(', ') }
}
