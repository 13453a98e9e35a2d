import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkHistory } from '../../../history/check.ts'
import { openHistory } from '../../../history/history.ts'
import { kill, TestLab, until, type Role, type Started } from './lab.ts'
import { numbersOf } from './numbers.ts'

/** Enough for a kill to find each generation at work. */
const steps = 16_000
const text = `
name: lineage
task: { kind: concepts, concepts: 6 }
primary: { kind: mlp, hidden: [6] }
teaching: { mode: born-again, generations: 3, pressure: [0.5, 1] }
training: { steps: ${steps}, batch: 32 }
evaluation: { measures: [capability], rows: 200 }
seeds: 2
`
const options = ['--engine', 'wasm', '--workers', '1']

function experiment(lab: TestLab): string {
  const file = join(lab.folder, 'lineage.yaml')
  writeFileSync(file, text)
  return file
}

/** Whether a checkpoint of some cohort lies inside this phase. */
function isInside(lab: TestLab, phase: string): boolean {
  try {
    const { read, close } = openHistory(lab.history, { readonly: true })
    const found = read
      .listExperiments()
      .some(({ id }) => read.cohorts(id).some((cohort) => cohort.phase === phase && cohort.step > 0))
    close()
    return found
  } catch {
    return false // not begun yet
  }
}

const isOver = ({ process }: Started) => process.exitCode !== null || process.signalCode !== null

test('Killed inside its generations, a lineage ends with the numbers of one that nobody killed', async (t) => {
  const calm = new TestLab(t, { real: true })
  const undisturbed = await calm.run('run', experiment(calm), ...options)
  assert.equal(undisturbed.code, 0, undisturbed.err)

  const lab = new TestLab(t, { real: true })
  const often = ['--checkpoint-seconds', '0.02']
  let cli = lab.start('run', experiment(lab), '--json', ...options, ...often)
  const killed: string[] = []
  for (const [phase, role] of [
    ['generation 0', 'trainer'],
    ['generation 1', 'service'],
    ['generation 2', 'trainer'],
  ] as [string, Role][]) {
    const victim = () => lab.processes().find((process) => process.role === role)
    await until(`a cohort is in ${phase}`, () => isOver(cli) || (isInside(lab, phase) && victim()), 120_000)
    const found = victim()
    if (isOver(cli) || !found) break
    kill(found.pid)
    killed.push(phase)
    if (role !== 'service') continue
    await lab.gone()
    cli = lab.start('resume', '--json', '--workers', '1', ...often)
  }
  // The last generation may end before it is seen at work.
  assert.deepEqual(killed.slice(0, 2), ['generation 0', 'generation 1'])
  const { code, err } = await cli.ended
  assert.equal(code, 0, err)
  assert.deepEqual(checkHistory(lab.history), [])
  const numbers = numbersOf(lab.history, 'lineage')
  assert.equal(numbers[0]!.series['task loss']!.steps.at(-1), 3 * steps - 1)
  assert.deepEqual(numbers, numbersOf(calm.history, 'lineage'))
  await lab.gone()
})
