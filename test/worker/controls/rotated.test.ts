import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { codeRotation } from '../../../worker/cohort/rotation.ts'
import { onnxEngine } from '../../../worker/engines/onnx/engine.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { Steps } from '../../../worker/training/step.ts'
import { cohortOf, planned } from '../training/plans.ts'
import { trained } from '../training/trained.ts'

const prepared = new Prepared(onnxEngine())
after(() => prepared.release())

const H = 5
const text = (rotate: string, reader: string) => `
task: { kind: concepts, concepts: 4, density: 0.4 }
primary: { kind: mlp, hidden: [${H}] }
rotate: ${rotate}
teaching:
  mode: joint
  pressure: 1
  students: [{ sees: code, predicts: targets, network: linear, bias: false, reader: ${reader} }]
training: { steps: 30, batch: 16, optimizer: { kind: sgd, learningRate: 0.003 } }
evaluation: { rows: 300, measures: [monosemantic] }
seeds: 1`

/** The primary's weights after 30 steps; the student starts with A·Qᵀ where it is told to. */
async function weightsAfter(rotate: string, reader: string, turned = false): Promise<Float32Array> {
  const cohort = cohortOf(planned(text(rotate, reader))[0]!)
  const state = cohort.initial()
  const student = 'student/0.0/0/weight'
  if (turned) {
    const [A, Q] = [state[student] as Float32Array, codeRotation(H, 0)]
    // A student that reads hQ with A says A·Qᵀh, which is what one says that reads h with A·Qᵀ.
    state[student] = A.map((_, at) => {
      const [row, k] = [Math.floor(at / H), at % H]
      let sum = 0
      for (let j = 0; j < H; j++) sum += A[row * H + j]! * Q[k * H + j]!
      return sum
    })
  }
  const compiled = await onnxEngine().compile(cohort.programs)
  const session = compiled.start(state)
  const training = new Steps(cohort, session)
  for (let step = 0; step < 30; step++) await training.run(step)
  const weights = (await session.read(['primary/0/weight']))['primary/0/weight'] as Float32Array
  session.dispose()
  compiled.release()
  return weights.slice()
}

const apart = (a: Float32Array, b: Float32Array) => Math.max(...a.map((x, i) => Math.abs(x - b[i]!)))

test('A rotation during training is what an explicitly turned student makes of it, under plain gradient descent', async () => {
  const [turned, explicit, plain] = await Promise.all([
    weightsAfter('during', 'dense'),
    weightsAfter('none', 'dense', true),
    weightsAfter('none', 'dense'),
  ])
  assert.ok(apart(turned, explicit) < 1e-5, `${apart(turned, explicit)}`)
  assert.ok(apart(turned, plain) > 1e-3, 'another start of the student changes the primary')
})

test('A student that pays to read is not undone by turning its start: the rotation changes training', async () => {
  const reader = '{ kind: l1, cost: 0.1 }'
  assert.ok(apart(await weightsAfter('during', reader), await weightsAfter('none', reader, true)) > 1e-3)
})

test('Measures read the code as it is after a rotation during training, and rotated after one after it', async () => {
  const of = async (rotate: string) => {
    const [result] = (await trained(prepared, planned(text(rotate, 'dense'))[0]!)).results
    const array = (name: string) => result!.artifacts.find((artifact) => artifact.name === name)!.data
    return { alone: array('concept × unit'), W: array('primary/0/weight'), b: array('primary/0/bias') }
  }
  for (const rotate of ['during', 'after']) {
    const { alone, W, b } = await of(rotate)
    const inputs = cohortOf(planned(text(rotate, 'dense'))[0]!).task.alone!(0)
    const own = (concept: number, unit: number) => {
      let sum = b[unit]!
      for (let d = 0; d < 4; d++) sum += W[unit * 4 + d]! * inputs[concept * 4 + d]!
      return Math.max(0, sum)
    }
    assert.ok(
      alone.some((value) => Math.abs(value) > 0.1),
      'some unit answers',
    )
    const off = Math.max(...alone.map((value, at) => Math.abs(value - own(Math.floor(at / H), at % H))))
    assert.equal(off < 1e-5, rotate === 'during', `${rotate}: off by ${off}`)
  }
})
