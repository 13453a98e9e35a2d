import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CohortPlan } from '../../../core/messages/trainer.ts'
import type { Engine } from '../../../worker/engines/engine.ts'
import type { Arrays } from '../../../worker/tensor/program.ts'
import { compiledEngines } from '../engines/engines.ts'
import { eager } from '../../../worker/engines/eager/engine.ts'
import { concepts } from '../../../worker/tasks/concepts.ts'
import { Cohort } from '../../../worker/cohort/cohort.ts'
import { golden as read, type Matrix, type TenConcepts, type TenConceptsState } from '../../golden/golden.ts'
import { planned, tenConcepts } from './plans.ts'

const golden = () => read<TenConcepts>('ten-concepts')
const stateNames = { W: 'primary/0/weight', b: 'primary/0/bias', V: 'primary/1/weight', A: 'student/0.0/0/weight' }
const flat = (m: Matrix | number[]) => Float32Array.from((m as (number | number[])[]).flat())

/** The four golden runs as one cohort: their settings differ in pressure and reader cost only. */
function cohort(): Cohort {
  const [plan] = planned(
    tenConcepts(
      'training: { steps: 6000, batch: 32, optimizer: { kind: adam, learningRate: 0.003, decay: linear } }\nseeds: 1',
    ),
  )
  const [model] = plan!.runs
  const runs = golden().runs.map(({ pressure, cost }, i) => {
    const settings = structuredClone(model!.settings)
    settings.teaching.pressure = pressure
    settings.teaching.students[0]!.reader.cost = cost
    return { ...model!, key: String(i), settings }
  })
  return new Cohort({ ...plan!, runs } as CohortPlan, concepts.open(model!.settings.task))
}

/** Every run starts from the golden state. */
function start(own: Cohort): Arrays {
  const initial = own.initial()
  for (const [short, name] of Object.entries(stateNames)) {
    const values = flat(golden().initial[short as keyof TenConceptsState])
    for (let r = 0; r < own.runs; r++) (initial[name] as Float32Array).set(values, r * values.length)
  }
  return initial
}

function feeds(own: Cohort, step: number): Arrays {
  const { inputs, targets } = golden()
  const rates = own.programs[0]!.update!.groups.map(({ owner }) => own.rates(owner, step, step + 1))
  return Object.assign(
    { inputs: flat(inputs[step % inputs.length]!), targets: flat(targets[step % targets.length]!) },
    ...rates,
  )
}

const engines: Engine[] = [eager('cpu'), ...compiledEngines]
for (const engine of engines) {
  test(`${engine.name}: losses, gradients' first step and 200 joint steps are PyTorch's in float64`, async () => {
    const own = cohort()
    const compiled = await engine.compile(own.programs)
    const session = compiled.start(start(own))
    for (let step = 0; step < 200; step++) {
      const wanted = step === 0 ? ['task loss', 'student 0 distance'] : []
      const got = await session.run('primary', feeds(own, step), wanted)
      if (step > 0) continue
      golden().runs.forEach(({ step0 }, r) => {
        close(got['task loss']![r]!, step0.losses.task, 1e-5, 'task loss')
        close(got['student 0 distance']![r]!, step0.losses.student, 1e-5, 'student distance')
      })
      // After one step m = (1 − β1)·g: the moments hold the gradients.
      const moments = await session.read(Object.values(stateNames).map((name) => `m/${name}`))
      golden().runs.forEach(({ step0 }, r) =>
        compare(moments, 'm/', step0.gradients, r, (m) => m / 0.1, 1e-4, `gradient of run ${r}`),
      )
    }
    const end = await session.read(Object.values(stateNames))
    golden().runs.forEach(({ step200 }, r) => compare(end, '', step200, r, (v) => v, 2e-4, `run ${r} after 200 steps`))
    session.dispose()
    compiled.release()
  })
}

function compare(
  values: Arrays,
  prefix: string,
  expected: TenConceptsState,
  run: number,
  scale: (v: number) => number,
  tolerance: number,
  what: string,
): void {
  for (const [short, name] of Object.entries(stateNames)) {
    const want = flat(expected[short as keyof TenConceptsState])
    const got = values[prefix + name]!.subarray(run * want.length, (run + 1) * want.length)
    want.forEach((v, i) => close(scale(got[i]!), v, tolerance, `${what}: ${short}[${i}]`))
  }
}

function close(got: number, want: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(got - want) <= tolerance * Math.max(1, Math.abs(want)), `${what}: ${got}, expected ${want}`)
}
