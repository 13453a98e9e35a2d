import '../runtime/v8.ts'
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { loadEngine } from '../worker/engines/index.ts'
import { Prepared } from '../worker/evaluation/fit.ts'
import { figure } from './superposition/figure.ts'
import { models, type Model } from './superposition/run.ts'

const usage = `usage: node bench/superposition.ts [options]
The phases of superposition: features by sparsity, the best seed at each density, as a Markdown table and a figure.
  --file FILE    an experiment on the task superposition (default experiments/superposition.yaml)
  --engine NAME  (default wasm)
  --figure FILE  writes the figure as SVG`

const { values } = parseArgs({
  options: {
    file: { type: 'string', default: fileURLToPath(new URL('../experiments/superposition.yaml', import.meta.url)) },
    engine: { type: 'string', default: 'wasm' },
    figure: { type: 'string' },
    help: { type: 'boolean' },
  },
})
if (values.help) console.log(usage)
else {
  const prepared = new Prepared(await loadEngine(values.engine))
  const all = await models(values.file, prepared, (text) => console.error(text))
  await prepared.release()
  const best = [...Map.groupBy(all, ({ density }) => density).values()].map((own) =>
    own.reduce((least, model) => (model.loss < least.loss ? model : least)),
  )
  console.log('| sparsity | loss | features of length above ½ | their dimensions | losses of all seeds |')
  console.log('| --- | --- | --- | --- | --- |')
  for (const { density, loss, features } of best) {
    const own = features.filter(({ length }) => length > 0.5)
    const dimensions = own.map(({ dimensionality }) => dimensionality.toFixed(2)).join(' ')
    const losses = all.filter((other) => other.density === density).map(({ loss }) => loss.toPrecision(3))
    console.log(
      `| ${(1 - density).toFixed(3)} | ${loss.toPrecision(3)} | ${own.length} | ${dimensions} | ${losses.join(' ')} |`,
    )
  }
  if (values.figure) writeFileSync(values.figure, figure(best satisfies Model[]))
}
