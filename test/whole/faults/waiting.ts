import assert from 'node:assert/strict'
import type { Group } from './fault.ts'
import { create, heard, open, text } from './scene.ts'

/** More to train than there are trainers. */
export const muchToDo: Group = {
  name: 'a lab with much to do',
  faults: [
    {
      name: 'another experiment has the trainers',
      said: 'queued, and its place; in the rail, the title of the window and pellucid list alike',
      then: 'it trains when trainers are free; nothing is lost',
      strike: async ({ page }) => {
        const crowd = text.replace('sums', 'crowd').replace('seeds: 2', 'seeds: 4')
        for (const name of ['crowd', 'other', 'waits']) await create(page, crowd.replace('crowd', name))
        await open(page, 4)
      },
      says: /queued, 2nd of 2 0\/4/,
      isTrue: async ({ lab, page }) => {
        assert.match(await page.title(), /^queued, 2nd of 2 · waits/)
        assert.match((await lab.run('list')).out, /waits +queued, 2nd of 2/)
        assert.equal(lab.states().waits, 'queued')
        await page.getByRole('button', { name: 'Train next' }).click()
        await heard(page, /queued, 1st of 2/)
      },
      back: ({ page }) => open(page, 1),
    },
  ],
}
