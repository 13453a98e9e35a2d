import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Arrays } from '../../../worker/tensor/program.ts'
import type { Cohort } from '../../../worker/cohort/cohort.ts'
import { distances } from '../../../worker/distances/index.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { Steps } from '../../../worker/training/step.ts'
import { compiledEngines } from '../engines/engines.ts'
import { cohortOf, planned } from './plans.ts'

const engines = compiledEngines.map((engine) => ({ name: engine.name, prepared: new Prepared(engine) }))
after(() => Promise.all(engines.map(({ prepared }) => prepared.release())))

/** Eight primaries whose students predict the code under a distance. */
const pressed = (distance: string) => `
task: { kind: concepts, concepts: 6 }
primary: { kind: mlp, hidden: [9, 7] }
teaching:
  mode: joint
  pressure: [0.5, 1]
  students: [{ sees: input, predicts: code, distance: ${distance}, network: linear, reader: dense }]
training: { steps: 3, batch: 20 }
seeds: 4`

for (const { name: engine, prepared } of engines)
  test(`${engine}: pressed with any distance from code, a run alone gives the bits that it gives among seven others`, async () => {
    for (const { name, targets } of distances) {
      if (!targets.includes('code')) continue
      const [together] = planned(pressed(name))
      assert.equal(together!.runs.length, 8)
      const all = await trained(prepared, cohortOf(together!))
      const place = 7
      const one = await trained(prepared, cohortOf({ ...together!, runs: [together!.runs[place]!] }))
      for (const [entry, values] of Object.entries(one)) {
        const own = all[entry]!.subarray(place * values.length, (place + 1) * values.length)
        assert.deepEqual(values, own, `${name}: ${entry}`)
      }
    }
  })

/** Parameters and moments after the cohort's steps. */
async function trained(prepared: Prepared, cohort: Cohort): Promise<Arrays> {
  const compiled = await prepared.get(cohort.key, cohort.programs)
  const session = compiled.start(cohort.initial())
  const training = new Steps(cohort, session)
  for (let step = 0; step < cohort.settings.training.steps; step++) await training.run(step)
  const end = await session.read(cohort.moved)
  session.dispose()
  return end
}
