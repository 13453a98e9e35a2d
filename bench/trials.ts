// How well `auto` chooses: for each experiment the engine that it picks, several times over, against the time of each engine
// that may train it, and against the fastest for each of its structures.
// Usage: node bench/trials.ts [--choices 3] [--rounds 5] [EXPERIMENT ...]
import '../runtime/v8.ts'
import { parseArgs } from 'node:util'
import { counted } from '../src-main/cli/format.ts'
import { Choosing } from './trials/choosing.ts'
import { best, median, ratio, timesOf, total } from './trials/times.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { choices: { type: 'string', default: '3' }, rounds: { type: 'string', default: '5' } },
})
const shipped = ['ten-concepts', 'digits-quick', 'circuits-digits', 'brackets', 'digits-conv']
const experiments = positionals.length > 0 ? positionals : shipped

const choosing = new Choosing()
const engines = await choosing.engines()
const ratios: number[] = []
console.log(
  `Processor time of training on one core, s, by the fastest moments of ${counted(Number(values.rounds), 'round')}.\n`,
)
console.log(`| experiment | ${engines.join(' | ')} | \`auto\` | against the best | best of each structure |`)
console.log(`| --- | ${engines.map(() => '---:').join(' | ')} | --- | --- | --- |`)
for (const experiment of experiments) {
  const prepared = await choosing.prepared(experiment)
  const chosen: string[] = []
  for (let i = 0; i < Number(values.choices); i++) chosen.push(await choosing.choose(prepared))
  const times = await timesOf(prepared, engines, Number(values.rounds))
  const own = chosen.map((engine) => ratio(total(times, engine), best(times)))
  ratios.push(...own)
  const seconds = engines.map((engine) => total(times, engine).toFixed(1))
  const apart = times.reduce((sum, one) => sum + Math.min(...one.values()), 0)
  const each = times.map((one) => [...one].map(([engine, s]) => `${engine} ${s.toFixed(1)}`).join(', '))
  console.log(
    `| ${experiment} | ${seconds.join(' | ')} | ${[...new Set(chosen)].join(', ')} | ${own.map((r) => r.toFixed(3)).join(', ')} | ${ratio(best(times), apart).toFixed(3)} × (${each.join('; ')}) |`,
  )
}
console.log(`\nAgainst the best: median ${median(ratios).toFixed(3)}, worst ${Math.max(...ratios).toFixed(3)}.`)
