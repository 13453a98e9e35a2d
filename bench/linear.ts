import '../runtime/v8.ts'
import { parseArgs } from 'node:util'
import { loadEngine } from '../worker/engines/index.ts'
import { Prepared } from '../worker/evaluation/fit.ts'
import { strengths, type Strengths } from './linear/run.ts'

const usage = `usage: node bench/linear.ts [options]
Generations of two-layer linear networks, each of which learns the one before: strengths of the modes as trained and by
the closed form, one row of a Markdown table for each generation and step, means over seeds.
  --generations N   (default 4)
  --seeds N         (default 8)
  --engine NAME     (default wasm)`

const { values } = parseArgs({
  options: {
    generations: { type: 'string', default: '4' },
    seeds: { type: 'string', default: '8' },
    engine: { type: 'string', default: 'wasm' },
    help: { type: 'boolean' },
  },
})
const [generations, seeds] = [Number(values.generations), Number(values.seeds)]
const modes = [4, 2, 1, 0.5]
if (values.help || !(generations >= 2 && generations <= 64) || !(seeds >= 1)) {
  console.error(usage)
  process.exit(values.help ? 0 : 2)
}

const steps = 300
const training = { steps, batch: 512, learningRate: 0.005 }
const prepared = new Prepared(await loadEngine(values.engine))
const asked = { modes, width: 16, hidden: 256, sd: 0.01, generations, seeds, ...training }
const found = await strengths(prepared, asked, [75, 150, 225, steps])
await prepared.release()

console.log(`| generation | step | ${modes.map((s) => `s = ${s}: trained | exact`).join(' | ')} | largest difference |`)
console.log(`| --- | --- | ${modes.map(() => '--- | ---').join(' | ')} | --- |`)
for (const [place, rows] of Map.groupBy(found, ({ generation, step }) => `${generation} | ${step}`)) {
  const mean = (of: (row: Strengths) => number) => rows.reduce((sum, row) => sum + of(row), 0) / rows.length
  const pairs = modes.map((_, i) => [mean((row) => row.trained[i]!), mean((row) => row.exact[i]!)])
  const apart = rows.flatMap(({ trained, exact }) => trained.map((a, i) => Math.abs(a - exact[i]!)))
  const numbers = [...pairs.flat(), Math.max(...apart)].map((x) => x.toFixed(4))
  console.log(`| ${place} | ${numbers.join(' | ')} |`)
}
