import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { fill, smallDisk } from '../cli/disk.ts'
import { resumes } from './checks.ts'
import type { Group } from './fault.ts'
import { heard, resume, words } from './scene.ts'

let disk: string | null = null
let filler = ''

/** Resolves once there is no button to resume, however soon it is back. */
const resumeGone = `new Promise((gone) => {
  const there = () => [...document.querySelectorAll('button')].some((button) => button.textContent.trim() === 'Resume')
  new MutationObserver((_, watch) => {
    if (there()) return
    watch.disconnect()
    gone()
  }).observe(document.body, { childList: true, subtree: true, characterData: true })
})`

/** A disk that fills. */
export const onSmallDisk: Group = {
  name: 'a small disk',
  prepare: (lab) => void (disk = smallDisk(lab, '8m')),
  faults: [
    {
      name: 'the disk is full',
      said: 'interrupted: no room left to write the history; free some space, then resume',
      then: `with room again, ${resumes}`,
      strike: () => disk !== null && (filler = fill(disk)),
      says: /Interrupted: no room left to write .*Free some space on that disk, then resume/,
      isTrue: async ({ page }) => {
        assert.equal(await page.getByText('Stopped at a checkpoint').count(), 0)
        assert.equal(await page.getByRole('button', { name: 'Pause' }).count(), 0, 'nothing trains')
      },
      back: async (scene) => {
        rmSync(filler)
        await resume(scene)
      },
    },
    {
      name: 'the disk is full, and Resume is pressed before there is room',
      said: 'interrupted, for the same reason',
      then: `with room again, ${resumes}`,
      strike: async (scene) => {
        if (disk === null) return false
        filler = fill(disk)
        await heard(scene.page, /Interrupted: no room left/)
        // What is said before the attempt is over would be of the time before; it may be over in a moment.
        const gone = scene.page.evaluate(resumeGone)
        await resume(scene)
        await gone
        await scene.page.getByRole('button', { name: 'Resume' }).waitFor()
      },
      says: /Interrupted: no room left to write/,
      // The attempt may still have been under way, and go on now that there is room.
      back: async ({ page }) => {
        rmSync(filler)
        const button = page.getByRole('button', { name: 'Resume' })
        const deadline = performance.now() + 60_000
        while (!/training\s+0\/2/.test(await words(page))) {
          assert.ok(performance.now() < deadline, `it trains again; the page says:\n${await words(page)}`)
          if (await button.isVisible()) await button.click({ timeout: 1000 }).catch(() => {})
          await sleep(100)
        }
      },
    },
  ],
}
