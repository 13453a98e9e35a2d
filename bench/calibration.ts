import '../runtime/v8.ts'
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { format } from 'prettier'
import { families } from './calibration/families.ts'
import { apart, fitted } from './calibration/fitted.ts'
import { fragile } from './calibration/fragile.ts'
import { means } from './calibration/means.ts'
import { optima } from './calibration/optima.ts'
import { power } from './calibration/power.ts'
import { collapses, rare } from './calibration/rare.ts'
import { shuffles, studyIn } from './calibration/shuffles.ts'
import { tenConcepts } from '../test/core/claims/tenConcepts.ts'

// Tests whether intervals, optima and verdicts keep their promises, on simulated sweeps with known truth. Writes its
// tables into docs/statistics.md, between the marks of each part.
// Usage: npm run calibrate -- [--times 400] [--only means,fragile] [--history FILE --experiment NAME]
const { values } = parseArgs({
  options: {
    times: { type: 'string', default: '400' },
    only: { type: 'string', default: 'means,collapses,rare,optima,fitted,apart,families,power,shuffles,fragile' },
    history: { type: 'string' },
    experiment: { type: 'string', default: 'ten-concepts-full' },
  },
})
const times = Number(values.times)
if (!Number.isInteger(times) || times < 1)
  throw new Error(`--times: expected a whole number above 0, got ${values.times}`)
const { history, experiment } = values

const parts: Record<string, () => string> = {
  means: () => `${10 * times} samples each.\n\n${means(10 * times)}`,
  collapses: () => `${times} samples each: plain / allowing for the unseen.\n\n${collapses(times)}`,
  rare: () => `${times} studies each.\n\n${rare(times)}`,
  optima: () => `${times} curves each.\n\n${optima(times)}`,
  fitted: () => `${times} curves each; in brackets what the test of neighbours calls flat.\n\n${fitted(times)}`,
  apart: () => `${times} pairs of curves each: called apart (called one).\n\n${apart(times)}`,
  families: () => families(times),
  power: () => `${times} studies each.\n\n${power(times)}`,
  /** Of the runs of an experiment in a history; without one, of those of ten concepts that the tests hold. */
  shuffles: () =>
    `${times} copies.\n\n${shuffles(
      history === undefined
        ? { name: 'ten concepts, full', study: { ...tenConcepts(), margin: 0.01, collapse: 0.5 } }
        : studyIn(history, experiment),
      times,
    )}`,
  /** Ways to mislead: each changes nothing, or is told. */
  fragile,
}

const page = new URL('../docs/statistics.md', import.meta.url)
for (const name of values.only.split(',')) {
  const part = parts[name]
  if (!part) throw new Error(`--only: expected ${Object.keys(parts).join(', ')}, got ${name}`)
  const start = performance.now()
  const table = part()
  console.log(`${name}: ${((performance.now() - start) / 1000).toFixed(0)} s\n\n${table}\n`)
  const between = new RegExp(`(<!-- ${name} -->)[^]*?(<!-- /${name} -->)`)
  const text = readFileSync(page, 'utf8')
  if (!between.test(text)) throw new Error(`docs/statistics.md has no place for ${name}`)
  writeFileSync(
    page,
    await format(text.replace(between, `$1\n\n${table}\n\n$2`), { parser: 'markdown', printWidth: 120 }),
  )
}
