import { fillNormal, fillUniform, stream } from '../../core/random/random.ts'
import type { Settings } from '../../core/experiment/types.ts'
import type { TaskData } from '../../worker/tasks/task.ts'
import { Cohort } from '../../worker/cohort/cohort.ts'
import { cohortRuns, cut, pooled, settingsOf, sizes, type Given, type Ready, type Reference } from './program.ts'

interface Sizes {
  sizes: number[]
  runs: number
  batch: number
  rate: number
}

/** A classifier without students, its rows (those of all pooled batches) stored with it as digits are. */
export function classifier(name: string): Reference {
  const { sizes: widths, runs, batch } = sizes<Sizes>()[name]!
  const [inputs, classes] = [widths[0]!, widths.at(-1)!]
  const rows = pooled * batch
  const settings = settingsFor(name)

  return {
    name,
    runs,
    draw() {
      const given: Given = {}
      widths.slice(1).forEach((out, layer) => {
        const size = out * widths[layer]!
        given[`W${layer}`] = new Float32Array(runs * size)
        given[`b${layer}`] = new Float32Array(runs * out)
        for (let run = 0; run < runs; run++)
          fillNormal(
            cut(given[`W${layer}`]!, run, run + 1, runs),
            stream(run, `layer ${layer}`),
            0,
            Math.sqrt(2 / widths[layer]!),
          )
      })
      const teacher = new Float32Array(inputs * classes)
      fillNormal(teacher, stream(0, 'teacher'), 0)
      const [x, labels] = [new Float32Array(rows * inputs), new Float32Array(rows)]
      const start = performance.now()
      for (let b = 0; b < pooled; b++) {
        const part = cut(x, b, b + 1, pooled)
        fillUniform(part, stream(0, 'rows'), b)
        for (let i = 0; i < part.length; i++) part[i] = part[i]! < 0.2 ? 5 * part[i]! : 0 // sparse and in [0, 1), like pixels
        for (let i = 0; i < batch; i++)
          labels[b * batch + i] = classOf(part.subarray(i * inputs, (i + 1) * inputs), teacher, classes)
      }
      return { given: { ...given, x, labels }, dataSeconds: (performance.now() - start) / 1000 / pooled }
    },
    share(given, part, parts) {
      const [from, to] = [(part * runs) / parts, ((part + 1) * runs) / parts]
      const count = Math.ceil((to - from) / cohortRuns)
      return Array.from({ length: count }, (_, i) => {
        const [first, last] = [from + ((to - from) * i) / count, from + ((to - from) * (i + 1)) / count]
        const plan = Array.from({ length: last - first }, (_, r) => ({
          key: `${first + r}`,
          setting: first + r,
          seed: 0,
          settings,
          axes: {},
        }))
        const cohort = new Cohort({ index: i, engine: '', runs: plan }, taskOf(name, given))
        const initial = cohort.initial()
        for (let layer = 0; layer < widths.length - 1; layer++) {
          initial[`primary/${layer}/weight`] = cut(given[`W${layer}`]!, first, last, runs)
          initial[`primary/${layer}/bias`] = cut(given[`b${layer}`]!, first, last, runs)
        }
        return { cohort, initial, feeds: (b) => ({ rows: batchRows(b, batch) }) }
      })
    },
  }
}

function settingsFor(name: string): Settings {
  const { sizes: widths, batch, rate } = sizes<Sizes>()[name]!
  const [settings] = settingsOf(`
name: ${name}
task: { kind: digits }
primary: { kind: mlp, hidden: [${widths.slice(1, -1).join()}], outputBias: true }
sparsity: { kind: none }
teaching: { mode: none, pressure: 0, students: [] }
training: { steps: 6000, batch: ${batch}, optimizer: { kind: adam, learningRate: ${rate}, decay: none } }
seeds: 1`)
  return settings!
}

function taskOf(name: string, given: Given): TaskData {
  const { sizes: widths, batch } = sizes<Sizes>()[name]!
  const never = (): never => {
    throw new Error('a speed is measured without held-out rows')
  }
  const data = { n: pooled * batch, inputs: given.x!, targets: given.labels! }
  const shape = { inputs: widths[0]!, outputs: widths.at(-1)!, concepts: [] }
  return { ...shape, data, dataHash: name, heldOut: never, studentRows: never }
}

/** Rows of pooled batch `b`. */
const batchRows = (b: number, batch: number): Int32Array =>
  Int32Array.from({ length: batch }, (_, row) => b * batch + row)

/** One cohort of so many runs, each on its own from the lab's initial values: how throughput grows with the runs. */
export function together(name: string, runs: number): Ready {
  const { sizes: widths, batch } = sizes<Sizes>()[name]!
  const settings = settingsFor(name)
  const rows = pooled * batch
  const given: Given = { x: new Float32Array(rows * widths[0]!), labels: new Float32Array(rows) }
  fillUniform(given.x!, stream(0, 'rows'), 0)
  for (let row = 0; row < rows; row++) given.labels![row] = row % widths.at(-1)!
  const plan = Array.from({ length: runs }, (_, r) => ({ key: `${r}`, setting: r, seed: 0, settings, axes: {} }))
  const cohort = new Cohort({ index: 0, engine: '', runs: plan }, taskOf(name, given))
  return { cohort, initial: cohort.initial(), feeds: (b) => ({ rows: batchRows(b, batch) }) }
}

/** The class whose teacher's score is largest. */
function classOf(x: Float32Array, teacher: Float32Array, classes: number): number {
  const scores = new Float64Array(classes)
  for (let d = 0; d < x.length; d++)
    for (let c = 0; c < classes; c++) scores[c]! += (x[d]! - 0.1) * teacher[d * classes + c]!
  return scores.indexOf(Math.max(...scores))
}
