import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { RunPlan } from '../../../core/experiment/types.ts'
import { ensureBuilt } from '../../../src-main/start/build.ts'
import { closeBrowser, opened } from '../opened.ts'
import { writtenHistory } from '../recorded.ts'

before(() => ensureBuilt(() => {}))
after(closeBrowser)

const text = `
name: bounds
task: { kind: concepts, concepts: 4 }
teaching: { mode: [none, joint], budget: { kind: [none, loss], bound: [0.1, 0.2] } }
seeds: 3`

/** Made-up values of runs without students, at a fixed pressure and at two bounds; of the looser bound, one seed is held, one
 * free and one broken. */
function valuesOf({ setting, seed, settings: { teaching } }: RunPlan): Record<string, number> {
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
  return { ...measured, ...(budget && bounded) }
}

test('The card of a trade-off and the page of a run say what a bound did, and nothing where there is none', async (t) => {
  const { page, url, errors } = await opened(t, {
    real: true,
    before: ({ history }) => writtenHistory(history, [{ text, valuesOf }]),
  })
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
