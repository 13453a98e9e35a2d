import { setTimeout as sleep } from 'node:timers/promises'
import { existsSync } from 'node:fs'
import { checkHistory } from '../../../history/check.ts'
import { openHistory } from '../../../history/history.ts'
import { TestLab, until, type Started } from '../../../test/whole/processes/lab.ts'
import { numbersOf } from '../../../test/whole/processes/numbers.ts'
import { differences } from '../../sameBits/differences.ts'
import { options, written } from './experiment.ts'
import type { Round } from './round.ts'
import { oneOf, strike, type Victim } from './victims.ts'

type Numbers = ReturnType<typeof numbersOf>

const victims: Victim[] = ['trainer', 'cli', 'coordinator', 'service', 'all']
/** Kills that one experiment takes at most. */
const mostPerRound = 10

/** Kills while cohorts are in this phase, resuming as a user would; at the end every number is the reference's. */
export const killPhase =
  (phase: 'train' | 'evaluate'): Round =>
  async (t, { reference, random, most }, found) => {
    const lab = new TestLab(t, { real: true })
    const more = options(reference.engine)
    let cli = lab.start('run', written(lab), ...more)
    for (let k = 0; k < Math.min(mostPerRound, most); k++) {
      await until(`a cohort is in ${phase}`, () => isOver(cli) || inPhase(lab.history, phase), 300_000)
      await sleep(random() * 400)
      if (isOver(cli)) break
      const victim = oneOf(victims, random)
      if (!strike(lab, victim, random, found)) continue
      if (victim === 'trainer' || victim === 'coordinator') continue
      await cli.ended
      await lab.gone()
      found.faults.push(...checkHistory(lab.history).map(({ message }) => `check after ${victim}: ${message}`))
      cli = lab.start('resume', 'killed', ...more)
    }
    await cli.ended
    const last = await lab.run('resume', 'killed', ...more)
    if (last.code !== 0) found.faults.push(`the last resume ended with code ${last.code}: ${last.err}`)
    await lab.gone()
    found.faults.push(...checkHistory(lab.history).map(({ message }) => `check at the end: ${message}`))
    found.faults.push(...disturbed(numbersOf(lab.history, 'killed'), reference.numbers))
  }

const isOver = ({ process }: Started) => process.exitCode !== null || process.signalCode !== null

function inPhase(history: string, phase: string): boolean {
  if (!existsSync(history)) return false
  try {
    const { read, close } = openHistory(history, { readonly: true })
    try {
      return read.listExperiments().some(({ id }) => read.cohorts(id).some((cohort) => cohort.phase === phase))
    } finally {
      close()
    }
  } catch {
    return false
  }
}

/** The first numbers of an experiment that are not those of a run that nobody disturbed, in words. */
export const disturbed = (got: Numbers, undisturbed: Numbers): string[] =>
  differences(undisturbed, got).found.slice(0, 5)
