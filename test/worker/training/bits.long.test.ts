import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { encode } from 'fast-png'
import type { Arrays } from '../../../worker/tensor/program.ts'
import { Cohort } from '../../../worker/cohort/cohort.ts'
import type { CohortPlan } from '../../../core/messages/trainer.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { optionsSchema } from '../../../core/catalog/options.ts'
import type { Distance } from '../../../worker/distances/distance.ts'
import { distances } from '../../../worker/distances/index.ts'
import { networks } from '../../../worker/networks/index.ts'
import type { Network } from '../../../worker/networks/network.ts'
import { readers } from '../../../worker/readers/index.ts'
import type { Reader } from '../../../worker/readers/reader.ts'
import { sparsifiers } from '../../../worker/sparsifiers/index.ts'
import type { Sparsifier } from '../../../worker/sparsifiers/sparsifier.ts'
import { numericOptions } from '../../../worker/tensor/numbers.ts'
import { twoOf } from '../variants.ts'
import { beginPhase } from '../../../worker/training/phases.ts'
import { noUpdates, Steps } from '../../../worker/training/step.ts'
import { compiledEngines } from '../engines/engines.ts'
import { openTask } from '../../../worker/training/opened.ts'
import { firstRows, planned, tenConcepts } from './plans.ts'

const engines = compiledEngines.map((engine) => ({ name: engine.name, prepared: new Prepared(engine) }))
after(() => Promise.all(engines.map(({ prepared }) => prepared.release())))

const students = `students:
    - { sees: code, predicts: targets, network: { kind: mlp, hidden: [7] }, reader: { kind: l1, cost: [0.003, 0.02] } }
    - { sees: input, predicts: outputs, network: linear, reader: { kind: topk, k: 3 } }`
const topk = '{ kind: topk, k: [3, 9] }'
const digits = (batch: number) => `
task: { kind: concepts, concepts: 24 }
primary: { kind: mlp, hidden: [40, 33] }
sparsity: ${topk}
teaching:
  mode: alternating
  studentSteps: 2
  copies: 2
  renew: 4
  pressure: [0.5, 1]
  ${students}
training: { steps: 12, batch: ${batch} }
seeds: 2`

const stored = `
task: { kind: digits }
primary: { kind: mlp, hidden: [30, 12] }
sparsity: ${topk}
teaching:
  mode: alternating
  studentSteps: 1
  copies: 1
  pressure: [0.5, 1]
  students:
    - { sees: code, predicts: targets, network: linear, reader: { kind: l1, cost: [0.003, 0.02] } }
    - { sees: input, predicts: code, network: linear, reader: { kind: l1, cost: 0.01 } }
training: { steps: 4, batch: 32 }
seeds: 2`

/** A conv of pictures that are moved and noisy, with a conv student that imitates it. */
const varied = `
task: { kind: digits, shift: 2, noise: 0.1 }
primary: { kind: conv, channels: [4, 6] }
sparsity: ${topk}
teaching:
  mode: joint
  pressure: [0.5, 1]
  students: [{ sees: input, predicts: outputs, network: { kind: conv, channels: [3] }, reader: { kind: l1, cost: [0.003, 0.02] } }]
training: { steps: 3, batch: 32 }
seeds: 2`

/** A network of sequences as the primary, and as a student that imitates it. */
const sequences = (network: string) => `
task: { kind: brackets, length: 8 }
primary: ${network}
sparsity: ${topk}
teaching:
  mode: joint
  pressure: [0.5, 1]
  students: [{ sees: input, predicts: outputs, network: ${network}, reader: { kind: l1, cost: [0.003, 0.02] } }]
training: { steps: 4, batch: 50 }
seeds: 2`

const birds = `path: ${JSON.stringify(fileURLToPath(new URL('../tasks/table/parquet/birds-snappy.parquet', import.meta.url)))}`
/** A folder of pictures of two classes. */
const pictures = mkdtempSync(join(tmpdir(), 'pellucid-bits-'))
after(() => rmSync(pictures, { recursive: true, force: true }))
for (let i = 0; i < 50; i++) {
  const folder = join(pictures, 'ab'[i % 2]!)
  mkdirSync(folder, { recursive: true })
  const data = Uint8Array.from({ length: 48 }, (_, pixel) => (pixel * 37 + i * 91) % 256)
  writeFileSync(join(folder, `${i}.png`), encode({ width: 4, height: 4, channels: 3, depth: 8, data }))
}

/** The same, asked at every place. */
const everyPlace = (network: string) => sequences(network).replace('length: 8', 'length: 8, asks: every')

const cases = {
  'a stored data set, whose rows the runs of a seed share': stored,
  'a table in a Parquet file, with classes': stored.replace(
    '{ kind: digits }',
    `{ kind: table, ${birds}, target: kind }`,
  ),
  'a table in a Parquet file, with values': stored.replace(
    '{ kind: digits }',
    `{ kind: table, ${birds}, target: mass, as: values, test: 0.1 }`,
  ),
  'pictures in a folder, with a class for each folder within': stored.replace(
    '{ kind: digits }',
    `{ kind: images, path: ${JSON.stringify(pictures)} }`,
  ),
  'the same with pictures that are moved and noisy': stored.replace(
    'kind: digits',
    'kind: digits, shift: 2, noise: 0.1',
  ),
  'pictures that are moved and noisy, read by a conv': varied,
  'ten concepts, joint, batch 64': tenConcepts(
    'sparsity: { kind: l1, strength: [0.001, 0.01] }\ntraining: { steps: 12, batch: 64 }\nseeds: 4',
  ),
  'two layers, top-k, alternating mlp and linear students, batch 50': digits(50),
  'the same with batch 128': digits(128),
  'steps of learning of students that see input and code': digits(50).replace(
    'mode: alternating',
    'mode: lookahead\n  inner: 2',
  ),
  'bounds on the loss, with students that move apart': digits(50).replace(
    'pressure: [0.5, 1]',
    'budget: { kind: relative, factor: [1.1, 2], rate: 0.2 }',
  ),
  'generations, of classes': `
task: { kind: digits }
primary: { kind: mlp, hidden: [30, 12] }
sparsity: { kind: l1, strength: [0, 0.001] }
teaching: { mode: born-again, generations: 3, pressure: [0.25, 0.5, 1, 2], distance: { kind: kl, temperature: [1, 4] } }
training: { steps: 4, batch: 32 }
seeds: 1`,
  'a teacher of its own architecture, permuted': `
task: { kind: digits }
primary: { kind: mlp, hidden: [30, 12] }
sparsity: { kind: l1, strength: [0, 0.001] }
teaching: { mode: compress, teacher: { kind: mlp, hidden: [20] }, control: permuted-knowledge, pressure: [0.25, 1], distance: { kind: kl, temperature: [1, 4] } }
training: { steps: 2, batch: 16 }
seeds: 2`,
  'a reservoir of generated rows': `
task: { kind: concepts, concepts: 24 }
primary: { kind: mlp, hidden: [40, 33] }
teaching: { mode: replay, size: 40, pressure: [0.25, 1], beta: [0, 0.5], quicker: [1, 3] }
training: { steps: 6, batch: 50 }
seeds: 2`,
  'noise on the code': digits(50).replace(topk, '{ kind: noise, sd: [0.1, 1] }'),
  'gradients of a limited length, warmed up': digits(50)
    .replace(topk, '{ kind: l1, strength: 0.01 }')
    .replace(
      'steps: 12,',
      'steps: 12, optimizer: { kind: adamw, warmUp: [0, 0.5], weightDecay: 0.1, decay: cosine, clip: norm, norm: 0.5 },',
    ),
  'an MLP of a transformer, pressed by what the layers behind it make of it': `
task: { kind: brackets, length: 8 }
primary: { kind: transformer, expose: 3 }
sparsity: { kind: l1, strength: [0.001, 0.01] }
teaching:
  mode: joint
  pressure: [0.5, 1]
  students: [{ sees: input, predicts: code, distance: functional, network: linear, reader: { kind: l1, cost: [0.003, 0.02] } }]
training: { steps: 4, batch: 50 }
seeds: 2`,
  ...Object.fromEntries([...sparsifiers].flatMap(everywhere)),
  ...Object.fromEntries([...readers].flatMap(readBy)),
  ...Object.fromEntries([...networks].flatMap(learntBy)),
  ...Object.fromEntries([...distances].flatMap(heldBy)),
}

/** A distance of the code, whose gradient the primary feels. */
function heldBy({ name, targets }: Distance): [name: string, text: string][] {
  if (!targets.includes('code')) return []
  return [
    [
      `a code pressed by ${name}`,
      `
task: { kind: concepts, concepts: 12, density: 0.3 }
primary: { kind: mlp, hidden: [20] }
teaching:
  mode: joint
  pressure: [0.5, 1, 2, 3]
  students: [{ sees: input, predicts: code, distance: ${name}, network: linear, reader: dense }]
training: { steps: 6, batch: 21 }
seeds: 4`,
    ],
  ]
}

/** A network as a student that sees the code. */
function learntBy({ name, reads }: Network): [name: string, text: string][] {
  if (reads === 'sequences')
    return [
      [`a primary and a student that are a ${name}`, sequences(name)],
      [`a primary and a student that are a ${name}, asked at every place`, everyPlace(name)],
    ]
  if (reads !== 'rows') return []
  return [
    [`a student that is a ${name}`, digits(50).replace('network: { kind: mlp, hidden: [7] }', `network: ${name}`)],
  ]
}

/** A reader of the code with two values of its number. */
function readBy(reader: Reader): [name: string, text: string][] {
  const [number] = numericOptions(reader)
  if (number === undefined) return []
  const values = twoOf(optionsSchema(reader.options).properties![number]!)
  const own = `{ kind: ${reader.name}, ${number}: [${values.join()}] }`
  return [[`a student that reads by ${reader.name}`, digits(50).replace('{ kind: l1, cost: [0.003, 0.02] }', own)]]
}

/** A sparsifier of two strengths on both layers. */
function everywhere({ name, strength, targets, options }: Sparsifier): [name: string, text: string][] {
  if (!strength) return []
  const strengths = twoOf(optionsSchema(options).properties![strength]!)
  const text = targets && !targets.includes('values') ? stored : digits(50)
  const sparsity = `{ kind: ${name}, ${strength}: [${strengths.join()}], at: all }`
  return [[`${name} of both layers`, text.replace(topk, sparsity)]]
}

/** Rows that a stored data set has here: its runs draw from few as from many. */
const rows = 500
const small = (plan: CohortPlan) => new Cohort(plan, firstRows(openTask(plan.runs[0]!.settings.task), rows))

for (const { name: engine, prepared } of engines)
  for (const [name, text] of Object.entries(cases))
    test(`${engine}: ${name}: a run alone and among fifteen others gives the same bits`, async () => {
      const [together, ...rest] = planned(text)
      assert.equal(together!.runs.length, 16)
      assert.equal(rest.length, 0)
      const all = await trained(prepared, small(together!))
      for (const place of [0, 7, 15]) {
        const alone = { ...together!, runs: [together!.runs[place]!] }
        const one = await trained(prepared, small(alone))
        for (const [entry, values] of Object.entries(one))
          assert.deepEqual(
            values,
            all[entry]!.subarray(place * values.length, (place + 1) * values.length),
            `${entry} of ${place}`,
          )
      }
    })

/** Parameters and moments after the cohort's steps. */
async function trained(prepared: Prepared, cohort: Cohort): Promise<Arrays> {
  const compiled = await prepared.get(cohort.key, cohort.programs)
  const session = compiled.start(cohort.initial())
  const counts = noUpdates(cohort)
  for (const place of cohort.phases.keys()) {
    if (place > 0) await beginPhase(cohort, session, counts, place)
    const training = new Steps(cohort, session, counts, place)
    for (let step = 0; step < cohort.settings.training.steps; step++) await training.run(step)
  }
  const end = await session.read(cohort.moved)
  session.dispose()
  return end
}
