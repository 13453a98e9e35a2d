import { fillNormal, stream } from '../../core/random/random.ts'
import type { Settings } from '../../core/experiment/types.ts'
import type { CohortPlan } from '../../core/messages/trainer.ts'
import { Cohort } from '../../worker/cohort/cohort.ts'
import { openTask } from '../../worker/training/opened.ts'
import { inputShape, type TaskData } from '../../worker/tasks/task.ts'
import { cohortRuns, cut, pooled, settingsOf, sizes, type Given, type Ready, type Reference } from './program.ts'

interface Sizes {
  task: { kind: string }
  network: { kind: string }
  input: number[]
  outputs: number
  runs: number
  batch: number
  rate: number
  /** Peers that lack the program. */
  without: string[]
}

const owner = 'primary/'

/** A conv or a transformer without students, on the rows of its own task: stored with it, or fed. */
export function network(name: string): Reference {
  const given = sizes<Sizes>()[name]!
  const { runs, batch } = given
  const [settings] = settingsOf(textOf(name, given))
  const task = firstRows(openTask(settings!.task), pooled * batch)
  if (JSON.stringify([inputShape(task), task.outputs]) !== JSON.stringify([given.input, given.outputs]))
    throw new Error(`bench/peers/programs.json: ${name} reads [${inputShape(task)}] and says ${task.outputs} outputs`)

  return {
    name,
    runs,
    without: given.without,
    draw() {
      const cohort = new Cohort(planOf(settings!, 0, runs), task)
      const arrays: Given = {}
      for (const parameter of cohort.primary.parameters.names) {
        const { shape } = cohort.primary.specs()[parameter]!
        const values = cohort.initial()[parameter] as Float32Array
        const own = (arrays[inFile(parameter)] = values.slice())
        // Weights of each run's own; biases, gains and shifts start as they do in the lab.
        if (!parameter.endsWith('weight')) continue
        for (let run = 0; run < runs; run++)
          fillNormal(cut(own, run, run + 1, runs), stream(run, parameter), 0, Math.sqrt(2 / shape[2]!))
      }
      const start = performance.now()
      const rows = pool(cohort, given)
      return { given: { ...arrays, ...rows }, dataSeconds: (performance.now() - start) / 1000 / pooled }
    },
    share(arrays, part, parts) {
      const [from, to] = [(part * runs) / parts, ((part + 1) * runs) / parts]
      const count = Math.ceil((to - from) / cohortRuns)
      return Array.from({ length: count }, (_, i) => {
        const [first, last] = [from + ((to - from) * i) / count, from + ((to - from) * (i + 1)) / count]
        return ready(new Cohort(planOf(settings!, first, last), task), arrays, given, [first, last])
      })
    },
  }
}

/** Runs `first` to `last`, with the arrays' weights and rows. */
function ready(cohort: Cohort, arrays: Given, { runs, batch, outputs }: Sizes, [first, last]: [number, number]): Ready {
  const initial = cohort.initial()
  for (const parameter of cohort.primary.parameters.names)
    initial[parameter] = cut(arrays[inFile(parameter)]!, first, last, runs)
  if (cohort.task.data)
    return { cohort, initial, feeds: (b) => ({ rows: Int32Array.from({ length: batch }, (_, i) => b * batch + i) }) }
  const targets = new Float32Array(arrays.labels!.length * outputs)
  arrays.labels!.forEach((label, row) => (targets[row * outputs + label] = 1))
  const batchOf = (values: Float32Array, b: number) => cut(values, b, b + 1, pooled)
  return { cohort, initial, feeds: (b) => ({ inputs: batchOf(arrays.x!, b), targets: batchOf(targets, b) }) }
}

/** The pooled batches: inputs, and the classes that are their targets. */
function pool({ task, source }: Cohort, { batch, outputs }: Sizes): { x: Float32Array; labels: Float32Array } {
  if (task.data) return { x: task.data.inputs, labels: task.data.targets }
  const x = new Float32Array(pooled * batch * task.inputs)
  const labels = new Float32Array(pooled * batch)
  for (let b = 0; b < pooled; b++) {
    const { inputs, targets } = source.fill('primary', b)
    x.set(inputs!, b * batch * task.inputs)
    for (let row = 0; row < batch; row++)
      labels[b * batch + row] = targets!.subarray(row * outputs, (row + 1) * outputs).indexOf(1)
  }
  return { x, labels }
}

/** A parameter's name as that of a file, which the peers know. */
const inFile = (parameter: string): string => parameter.slice(owner.length).replaceAll('/', '.')

const planOf = (settings: Settings, from: number, to: number): CohortPlan => ({
  index: 0,
  engine: '',
  runs: Array.from({ length: to - from }, (_, r) => ({
    key: `${from + r}`,
    setting: from + r,
    seed: 0,
    settings,
    axes: {},
  })),
})

const textOf = (name: string, { task, network, batch, rate }: Sizes): string => `
name: ${name}
task: ${JSON.stringify(task)}
primary: ${JSON.stringify(network)}
teaching: { mode: none }
training: { steps: 6000, batch: ${batch}, optimizer: { kind: adam, learningRate: ${rate}, decay: none } }
seeds: 1`

/** A task with no more than the first rows of what it stores. */
function firstRows(task: TaskData, rows: number): TaskData {
  const { data } = task
  if (!data) return task
  const part = (values: Float32Array) => values.slice(0, (values.length / data.n) * rows)
  return { ...task, data: { n: rows, inputs: part(data.inputs), targets: part(data.targets) } }
}
