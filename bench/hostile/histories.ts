// Changes histories byte by byte, page by page and at their ends, and tests whether `check` finds each change.
// Usage: node bench/hostile/histories.ts [--mutations 1000] [--seed 1] [--history FILE]
import '../../runtime/v8.ts'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { backupHistory } from '../../history/backup.ts'
import { tryMutation, type Outcome } from './histories/mutated.ts'
import { mutation } from './histories/mutations.ts'
import { sampleHistory } from './histories/sampleHistory.ts'
import { toldBy } from './histories/told.ts'
import { uniform } from './histories/uniform.ts'

const { values } = parseArgs({
  options: {
    mutations: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    history: { type: 'string' },
  },
})
const folder = mkdtempSync(join(tmpdir(), 'pellucid-hostile-'))
try {
  process.exitCode = attack(join(folder, 'lab.db'))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function attack(path: string): number {
  const sound = values.history === undefined ? sampleHistory(path) : wholeOf(values.history, path)
  writeFileSync(path, sound)
  const before = toldBy(path)
  const random = uniform(Number(values.seed))
  const outcomes = new Map<Outcome['kind'], Outcome[]>()
  for (let i = 0; i < Number(values.mutations); i++) {
    const outcome = tryMutation(path, sound, before, mutation(sound, sound.readUInt16BE(16), random))
    outcomes.set(outcome.kind, [...(outcomes.get(outcome.kind) ?? []), outcome])
  }
  for (const [kind, those] of outcomes) console.log(`${kind}: ${those.length}`)
  const bad = (['silent', 'unforeseen', 'written'] as const).flatMap((kind) => outcomes.get(kind) ?? [])
  for (const { kind, what, detail } of bad) console.log(`${kind}: ${what}: ${detail}`)
  console.log(`${values.mutations} mutations with seed ${values.seed}: ${bad.length} faults`)
  return bad.length > 0 ? 1 : 0
}

/** The bytes of the user's history, updated in a copy and without free pages. */
function wholeOf(history: string, path: string): Buffer {
  copyFileSync(history, path)
  return readFileSync(backupHistory(path).path)
}
