import { writeSync } from 'node:fs'
import { halves } from '../../core/messages/regroup.ts'
import { openHistory } from '../../history/history.ts'

// Cuts the largest cohort in two, again and again; a cut is said aloud only when it is committed.
const [, , path, given] = process.argv
const id = Number(given)
const { read, write } = openHistory(path!)
for (;;) {
  const plans = read.cohorts(id).map(({ plan }) => plan)
  const [largest] = plans.toSorted((a, b) => b.runs.length - a.runs.length)
  if (largest!.runs.length === 1) throw new Error('nothing is left to cut: the test kills too late')
  const parts = halves(largest!, plans.length)
  write.regroupCohorts(id, [{ index: largest!.index, parts }], { reason: 'ran out of memory', message: 'cut' })
  writeSync(1, `${plans.length}\n`)
}
