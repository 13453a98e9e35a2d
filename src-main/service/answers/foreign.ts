import { resolve } from 'node:path'
import { ORPCError } from '@orpc/server'
import type { ForeignExperiment, HistoryFacts } from '../../../core/files/understood.ts'
import { countOf, newestFirst } from '../../../core/records/records.ts'
import { openHistory } from '../../../history/history.ts'

/** The most experiments that are listed, and the most letters of their files together. */
const [most, mostLetters] = [200, 4e6]

/** The experiments of another history, which is only read; a file that is none is refused by the history's own words. */
export function foreignHistory(path: string): HistoryFacts {
  if (resolve(path) !== path) throw new ORPCError('BAD_INPUT', { message: `${path} is not a whole path` })
  const { read, close } = openHistory(path, { readonly: true })
  try {
    const all = read.listPage({ ...newestFirst, count: most })
    const experiments: ForeignExperiment[] = []
    let letters = 0
    for (const { id, name, state, runs, createdAt } of all.rows) {
      const text = read.experimentText(id)
      letters += text.length
      if (letters > mostLetters) break
      const total = countOf(runs)
      experiments.push({ id, name, state, done: runs.done, runs: total, createdAt, text })
    }
    return { experiments, left: all.total - experiments.length }
  } finally {
    close()
  }
}
