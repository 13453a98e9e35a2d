import { readFileSync } from 'node:fs'
import type { CohortPlan } from '../../core/messages/trainer.ts'
import type { RunPlan } from '../../core/experiment/types.ts'
import { concepts } from '../../worker/tasks/concepts.ts'
import { Cohort } from '../../worker/cohort/cohort.ts'
import { cohortRuns, cut, pooled, settingsOf, sizes, type Given, type Ready, type Reference } from './program.ts'

interface Sizes {
  seeds: number
  pressure: number[]
  cost: number[]
  concepts: number
  density: number
  batch: number
  init: number
  rate: number
  decaySteps: number
}

const name = 'ten-concepts'
const stateNames = { W: 'primary/0/weight', b: 'primary/0/bias', V: 'primary/1/weight', A: 'student/0.0/0/weight' }

/**
 * The experiment `ten-concepts` as it is in the lab, with one difference: the setting without pressure has its student
 * beside it too, so that all 64 runs are one program.
 */
export function tenConcepts(): Reference {
  const given = sizes<Sizes>()[name]!
  const text = readFileSync(new URL('../../experiments/ten-concepts.yaml', import.meta.url), 'utf8')
  const model = settingsOf(text).find(({ teaching }) => teaching.students.length)!
  const { task, primary, training } = model
  const [init, rate] = [primary.init.sd, training.optimizer.learningRate]
  const known = [task.concepts, task.density, training.batch, init, rate, training.steps].join()
  if (known !== [given.concepts, given.density, given.batch, given.init, given.rate, given.decaySteps].join())
    throw new Error(`bench/peers/programs.json: ${name} is not the experiment experiments/ten-concepts.yaml`)

  const { seeds, pressure, cost, batch } = given
  const perSeed = pressure.length
  const data = concepts.open(task)
  const plan = (from: number, to: number): CohortPlan => ({
    index: 0,
    engine: '',
    runs: Array.from({ length: (to - from) * perSeed }, (_, r): RunPlan => {
      const [seed, setting] = [from + Math.floor(r / perSeed), r % perSeed]
      const settings = structuredClone(model)
      settings.teaching.pressure = pressure[setting]!
      settings.teaching.students[0]!.reader.cost = cost[setting]!
      return { key: `${setting}/${seed}`, setting, seed, settings, axes: {} }
    }),
  })

  function cohort(arrays: Given, from: number, to: number): Ready {
    const own = new Cohort(plan(from, to), data)
    const initial = own.initial()
    for (const [short, name] of Object.entries(stateNames)) initial[name] = cut(arrays[short]!, from, to, seeds)
    const rows = (values: Float32Array, b: number) => cut(cut(values, b, b + 1, pooled), from, to, seeds)
    return { cohort: own, initial, feeds: (b) => ({ inputs: rows(arrays.x!, b), targets: rows(arrays.c!, b) }) }
  }

  return {
    name,
    runs: seeds * perSeed,
    draw() {
      const all = new Cohort(plan(0, seeds), data)
      const initial = all.initial()
      const arrays: Given = Object.fromEntries(
        Object.entries(stateNames).map(([short, name]) => [short, initial[name] as Float32Array]),
      )
      const size = seeds * batch * data.inputs
      const [x, c] = [new Float32Array(pooled * size), new Float32Array(pooled * size)]
      const start = performance.now()
      for (let b = 0; b < pooled; b++) {
        const { inputs, targets } = all.source.fill('primary', b)
        x.set(inputs!, b * size)
        c.set(targets!, b * size)
      }
      return { given: { ...arrays, x, c }, dataSeconds: (performance.now() - start) / 1000 / pooled }
    },
    share(arrays, part, parts) {
      const [from, to] = [(part * seeds) / parts, ((part + 1) * seeds) / parts]
      const step = cohortRuns / perSeed
      return Array.from({ length: (to - from) / step }, (_, i) =>
        cohort(arrays, from + i * step, from + (i + 1) * step),
      )
    },
  }
}
