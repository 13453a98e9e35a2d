// Conv, transformer and recurrent primaries against the same in PyTorch: task losses of each step, from the same weights.
// Usage: node bench/networks.ts [steps] [engine]
import '../runtime/v8.ts'
import { loadEngine } from '../worker/engines/index.ts'
import { cases } from './networks/cases.ts'
import { onlyRun, trainedHere, trainedThere } from './networks/sides.ts'

const [steps = '101', engineName = 'onnx-cpu'] = process.argv.slice(2)
const python = process.env['PELLUCID_PYTHON'] ?? 'python3'
const engine = await loadEngine(engineName)

console.log(
  '| network, optimiser | loss at first | after 1 step | after all | furthest from PyTorch: after 1 step | ever |',
)
console.log('| --- | --- | --- | --- | --- | --- |')
for (const { name, text } of cases(Number(steps))) {
  const cohort = onlyRun(text)
  const here = await trainedHere(cohort, engine)
  const there = trainedThere(cohort, python)
  const off = here.map((loss, i) => Math.abs(loss - there[i]!))
  const said = [here[0]!, here[1]!, here.at(-1)!].map((loss) => loss.toFixed(5))
  console.log(`| ${name} | ${said.join(' | ')} | ${off[1]!.toExponential(1)} | ${Math.max(...off).toExponential(1)} |`)
}
