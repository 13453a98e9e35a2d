import '../runtime/v8.ts'
import { parseArgs } from 'node:util'
import { loadEngine } from '../worker/engines/index.ts'
import { Prepared } from '../worker/evaluation/fit.ts'
import { effects } from './sparsifiers/effects.ts'
import { outcomes, units, type Outcome } from './sparsifiers/run.ts'

interface Sweep {
  kind: string
  option?: string
  strengths: readonly number[]
  fields?: string
}

/** The strengths of each, over the range in which it changes a small classifier of digits. */
const sweeps: readonly Sweep[] = [
  { kind: 'none', strengths: [] },
  { kind: 'l1', option: 'strength', strengths: [0.001, 0.003, 0.01, 0.03] },
  { kind: 'topk', option: 'k', strengths: [32, 16, 8, 4, 2] },
  { kind: 'kwta', option: 'k', strengths: [32, 16, 8, 4, 2] },
  { kind: 'bottleneck', option: 'width', strengths: [32, 16, 8, 4, 2] },
  {
    kind: 'jumprelu',
    option: 'strength',
    strengths: [0.0001, 0.001, 0.01, 0.1, 1],
    fields: ', threshold: 0.5, bandwidth: 1',
  },
  { kind: 'weights', option: 'fraction', strengths: [0.5, 0.2, 0.1, 0.05, 0.02], fields: ', perRow: 1' },
  {
    kind: 'locality',
    option: 'strength',
    strengths: [0.00001, 0.0001, 0.0003, 0.001, 0.003, 0.01],
    fields: ', every: 100',
  },
  { kind: 'modularity', option: 'strength', strengths: [0.001, 0.01, 0.1, 1, 10] },
  { kind: 'vib', option: 'beta', strengths: [0.0001, 0.001, 0.01, 0.1, 1] },
  { kind: 'quantise', option: 'bits', strengths: [8, 4, 3, 2, 1] },
  { kind: 'selectivity', option: 'strength', strengths: [-1, -0.1, 0.1, 1] },
  { kind: 'monoloss', option: 'strength', strengths: [0.01, 0.1, 1] },
  { kind: 'dropout', option: 'rate', strengths: [0.1, 0.3, 0.5, 0.8] },
  { kind: 'noise', option: 'sd', strengths: [0.1, 0.3, 1, 3] },
]
const kinds = sweeps.map(({ kind }) => kind)

const usage = `usage: node bench/sparsifiers.ts [options]
What each sparsifier does to a small classifier of digits, over its strengths: a Markdown table, means over seeds. Primary:
mlp 784-${units}-10, trained alone.
  --only A B ...   of ${kinds.join(', ')} (default all)
  --steps N        of training (default 1500)
  --seeds N        trained together (default 2)
  --engine NAME    (default onnx-cpu)`

const { values, positionals } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: kinds },
    steps: { type: 'string', default: '1500' },
    seeds: { type: 'string', default: '2' },
    engine: { type: 'string', default: 'onnx-cpu' },
    help: { type: 'boolean' },
  },
  allowPositionals: true,
})
const only = new Set([...values.only, ...positionals])
const unknown = [...only].filter((kind) => !kinds.includes(kind))
if (values.help || unknown.length) {
  console.error(unknown.length ? `no sparsifier here: ${unknown.join(', ')}\n${usage}` : usage)
  process.exit(values.help ? 0 : 2)
}

const columns = [
  'asked',
  'test accuracy',
  'active units',
  'live units',
  'weights not 0',
  'effective products',
  'best unit, AUC',
  'its effect',
]
console.log(`| ${columns.join(' | ')} |\n|${'---|'.repeat(columns.length)}`)
const prepared = new Prepared(await loadEngine(values.engine))
for (const sweep of sweeps.filter(({ kind }) => only.has(kind))) {
  const began = performance.now()
  const found = await outcomes(prepared, sweep, { steps: Number(values.steps), seeds: Number(values.seeds) })
  for (const runs of Map.groupBy(found, ({ strength }) => strength).values()) console.log(rowOf(sweep, runs))
  console.error(`${sweep.kind}: ${((performance.now() - began) / 1000).toFixed(0)} s`)
  await prepared.release()
}

function rowOf({ kind, option }: Sweep, runs: readonly Outcome[]): string {
  const mean = (of: (run: Outcome) => number) => runs.reduce((sum, run) => sum + of(run), 0) / runs.length
  const summary = (name: string, digits: number) => mean(({ summaries }) => summaries[name]!).toFixed(digits)
  const effect = effects[kind]
  const asked = option ? `\`${kind}\`, ${option} ${runs[0]!.strength}` : `\`${kind}\``
  const cells = [
    asked,
    summary('testAccuracy', 3),
    summary('meanL0', 1),
    summary('liveUnits', 0),
    summary('nonZeroWeights', 3),
    mean(({ summaries: { effectiveFlopsPerRow, flopsPerRow } }) => effectiveFlopsPerRow! / flopsPerRow!).toFixed(3),
    summary('probeAuc.k1.nall', 3),
    effect ? `${effect.name}: ${Number(mean(effect.of).toPrecision(3))}` : '',
  ]
  return `| ${cells.join(' | ')} |`
}
