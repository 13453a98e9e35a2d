import '../runtime/v8.ts'
import { parseArgs } from 'node:util'
import { distances } from '../worker/distances/index.ts'
import { loadEngine } from '../worker/engines/index.ts'
import { Prepared } from '../worker/evaluation/fit.ts'
import { columns, rowOf } from './distances/row.ts'
import { outcomes } from './distances/run.ts'

const pressable = [...distances].filter(({ targets }) => targets.includes('code')).map(({ name }) => name)

const usage = `usage: node bench/distances.ts [options]
What pressing with a distance does to the code of digits, and to what a new student makes of it: one row of a Markdown
table for each distance and pressure, means over seeds with standard deviations. Primary: mlp 784-128-64-10. Its students:
mlp 32 that see the input and predict the code, alternating (4 copies, 4 steps, renewal 500), 1,500 steps. New student:
mlp 64 that learns the code from n images.
  --only A B ...        of none, ${pressable.join(', ')} (default all)
  --pressure P Q ...    pressures (default 0.3)
  --seeds N             seeds 0 to N − 1, trained together (default 2)
  --engine NAME         (default onnx-cpu)`

const { values, positionals } = parseArgs({
  args: spread(process.argv.slice(2)),
  options: {
    only: { type: 'string', multiple: true, default: ['none', ...pressable] },
    pressure: { type: 'string', multiple: true, default: ['0.3'] },
    seeds: { type: 'string', default: '2' },
    engine: { type: 'string', default: 'onnx-cpu' },
    help: { type: 'boolean' },
  },
  allowPositionals: true,
})
const pressures = values.pressure.map(Number)
const unknown = values.only.filter((name) => name !== 'none' && !pressable.includes(name))
if (
  values.help ||
  positionals.length ||
  unknown.length ||
  !pressures.every((p) => p > 0) ||
  !(Number(values.seeds) > 0)
) {
  console.error(unknown.length ? `no distance from code: ${unknown.join(', ')}\n${usage}` : usage)
  process.exit(values.help ? 0 : 2)
}

const prepared = new Prepared(await loadEngine(values.engine))
console.log(columns(Number(values.seeds)))
for (const name of values.only) {
  const began = performance.now()
  for (const { pressure, runs } of await outcomes(prepared, name, pressures, Number(values.seeds)))
    console.log(rowOf(name === 'none' ? name : `\`${name}\`, ${pressure}`, runs))
  console.error(`${name}: ${((performance.now() - began) / 1000).toFixed(0)} s`)
  await prepared.release()
}

/** `--only a b` as `--only a --only b`. */
function spread(given: readonly string[]): string[] {
  let option = ''
  return given.flatMap((word, i) => {
    if (word.startsWith('--')) option = word
    return word.startsWith('--') || given[i - 1] === option || !option ? [word] : [option, word]
  })
}
