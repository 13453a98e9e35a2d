import assert from 'node:assert/strict'
import { resumes, stateIs } from './checks.ts'
import type { Group } from './fault.ts'
import { heard, hosted, resume, strike } from './scene.ts'

/** The program that serves the page. */
export const hostEnds: Group = {
  name: 'a lab whose host ends',
  faults: [
    {
      name: 'pellucid serve is killed (-9)',
      said: 'the lab does not answer, since when, and the command that starts it again',
      then: 'training goes on meanwhile; nothing is lost',
      strike: ({ served }) => served.process.kill('SIGKILL'),
      says: /The lab does not answer since .* start it with pellucid serve --history \S+lab\.db and open the address/,
      isTrue: stateIs('running'),
    },
    {
      name: 'pellucid serve is started again, with another token',
      said: 'this tab has no access: open the address that the lab printed',
      then: 'the address opens the same page; nothing is lost',
      strike: async (scene) => {
        scene.served = await hosted(scene.lab, new URL(scene.served.url).port)
      },
      says: /This tab has no access: the lab was started again.*Open the address that the lab printed/,
      back: ({ page, served }) => page.goto(`${served.url}#/experiments/1/live`),
    },
    {
      name: 'everything is killed at once (-9)',
      said: 'the lab does not answer, since when, and the command that starts it again',
      then: `after that command it is interrupted, because the lab service ended; ${resumes}`,
      strike: (scene) => strike(scene, 'SIGKILL', 'cli', 'service', 'coordinator', 'trainer'),
      says: /The lab does not answer since .* start it with pellucid serve --history/,
      isTrue: ({ lab }) =>
        assert.deepEqual(
          lab.processes().filter(({ role }) => role !== 'browser'),
          [],
        ),
      back: async (scene) => {
        scene.served = await hosted(scene.lab)
        await scene.page.goto(`${scene.served.url}#/experiments/1/live`)
        await heard(scene.page, /Interrupted: because the lab service ended/)
        await resume(scene)
      },
    },
  ],
}
