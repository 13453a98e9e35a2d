import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { cohorts } from '../../../core/experiment/cohorts.ts'
import { parseExperiment } from '../../../core/experiment/parse.ts'
import { planExperiment } from '../../../core/experiment/plan.ts'
import { openHistory } from '../../../history/history.ts'
import { ensureBuilt } from '../../../src-main/start/build.ts'
import { catalog } from '../../../worker/catalog.ts'
import { closeBrowser, opened } from '../opened.ts'

before(() => ensureBuilt(() => {}))
after(closeBrowser)

const text = `
name: bounds
task: { kind: concepts, concepts: 4 }
teaching: { mode: [none, joint], budget: { kind: [none, loss], bound: [0.1, 0.2] } }
seeds: 3`

/** A history of runs without students, at a fixed pressure and at two bounds, with made-up values; of the looser bound, one
 * seed is held, one free and one broken. */
function boundedHistory(path: string): void {
  const history = openHistory(path)
  try {
    const plan = planExperiment(parseExperiment(text, catalog).experiment!, catalog)
    const parts = cohorts(plan, catalog, { most: 16 }).map((runs, index) => ({ index, runs, engine: 'onnx-cpu' }))
    const id = history.write.createExperiment({ ...plan, text }, parts, {
      engine: 'onnx-cpu',
      device: '',
      versions: {},
    })
    history.write.setExperimentState(id, 'running')
    for (const { index, runs } of parts) {
      const results = runs.map(({ setting, seed, settings: { teaching } }, place) => {
        const { budget } = teaching
        const bound = budget?.['bound'] as number | undefined
        const [violation, binds] =
          bound === 0.2
            ? [
                [0.001, 1],
                [-0.3, 0],
                [0.5, 1],
              ][seed]!
            : [-0.001, 1]
        const bounded = { 'budget.bound': bound!, 'budget.violation': violation!, 'budget.binds': binds! }
        const measured = { testLoss: 0.1 * (setting + 1) + 0.01 * seed, 'probe.k1.n100': 0.5 + 0.1 * setting }
        const summaries: Record<string, number> = { ...measured, ...(budget && bounded) }
        return {
          place,
          state: 'done' as const,
          summaries,
          cost: { primaryFlops: 1e9, trainingMs: 1000 },
          artifacts: [],
        }
      })
      history.write.finishCohort(id, index, results, [])
    }
    history.write.setExperimentState(id, 'finished')
  } finally {
    history.close()
  }
}

test('The card of a trade-off and the page of a run say what a bound did, and nothing where there is none', async (t) => {
  const { page, url, errors } = await opened(t, { real: true, before: ({ history }) => boundedHistory(history) })
  const card = page.getByRole('region', { name: 'Run under the cursor' })
  const go = (place: string) => page.goto(`${new URL('/', url)}#/experiments/1/${place}`)
  const sentence = /[Bb]ounds? of/
  await go('tradeoff?setting=2')
  await card.getByText('bound 0.1').waitFor()
  await card.getByText('The bound of 0.1 held the task loss in 3 of 3 seeds.').waitFor()
  await go('tradeoff?setting=3')
  await card
    .getByText('The bound of 0.2 held the task loss in 1 of 3 seeds, did not bind in 1 and was broken in 1.')
    .waitFor()
  await go('tradeoff?setting=1')
  await card.getByText('teaching joint, budget none').waitFor()
  assert.equal(await card.getByText(sentence).count(), 0)
  const handle = await page.getByRole('slider').getAttribute('aria-valuetext')
  assert.match(handle!, /^teaching joint, budget none: /)

  await go('tradeoff?setting=3&seed=1')
  await card.getByText('seed 1').waitFor()
  await card.getByRole('link', { name: 'Open run' }).click()
  await page
    .getByText('The bound of 0.2 did not bind: at the largest pressure the task loss was 30% below it.')
    .waitFor()
  assert.deepEqual(errors, [])
})
