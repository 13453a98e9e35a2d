import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { checkHistory } from '../../../history/check.ts'
import { TestLab } from '../../../test/whole/processes/lab.ts'
import type { Round } from './round.ts'
import { oneOf, strike, type Victim } from './victims.ts'

const victims: Victim[] = ['cli', 'service', 'coordinator', 'all']
const before = 'what was there before'

/** Kills while a figure is exported over an existing file: the file is the old one or the whole new one. */
export const killExport: Round = async (t, { reference, random, most }, found) => {
  const lab = new TestLab(t)
  copyFileSync(reference.lab.history, lab.history)
  const out = join(lab.folder, 'figure.svg')
  const words = ['export', 'killed', '--figure', 'learning', '--format', 'svg', '--out', out]
  const calm = await lab.run(...words)
  if (calm.code !== 0) return void found.faults.push(`an export ended with code ${calm.code}: ${calm.err}`)
  const whole = undated(out)
  for (let k = 0; k < Math.min(5, most); k++) {
    writeFileSync(out, before)
    const cli = lab.start(...words)
    await sleep(random() * 1500)
    strike(lab, oneOf(victims, random), random, found)
    const { code, err } = await cli.ended
    await lab.gone()
    const now = existsSync(out) ? undated(out) : null
    if (now !== before && now !== whole) found.faults.push(`the file is neither the old nor the new: ${now?.length}`)
    if (code === 0 && now !== whole) found.faults.push('code 0 and no figure')
    if (/^\s+at .*\(?(file|node):/m.test(err)) found.faults.push(`a stack on stderr: ${err}`)
  }
  found.faults.push(...checkHistory(lab.history).map(({ message }) => `check: ${message}`))
}

/** A figure's text without the moment of its making. */
const undated = (file: string): string => readFileSync(file, 'utf8').replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'then')
