import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { TestLab } from '../../../test/whole/processes/lab.ts'
import { numbersOf } from '../../../test/whole/processes/numbers.ts'
import { leaving } from './leaving.ts'

/** Eight runs in several cohorts, with students that renew, held-out students and units: a few seconds of work. */
const text = `
name: killed
task: { kind: concepts, concepts: 6 }
primary: { kind: mlp, hidden: [32] }
teaching:
  mode: [joint, alternating]
  pressure: 1
  students:
    - { sees: code, predicts: targets, network: linear, reader: { kind: l1, cost: [0.003, 0.01] } }
training: { steps: 1200, batch: 64 }
evaluation: { students: default, measures: default, rows: 400 }
seeds: 2
`

/** An experiment that nobody disturbed: what all others must equal. */
export interface Reference {
  lab: TestLab
  engine: string
  numbers: ReturnType<typeof numbersOf>
  leave(): Promise<void>
}

/** Options of every run here. */
export const options = (engine: string) => ['--engine', engine, '--checkpoint-seconds', '0.2']

/** Writes the experiment's file into a lab's folder. */
export function written(lab: TestLab): string {
  const file = join(lab.folder, 'killed.yaml')
  writeFileSync(file, text)
  return file
}

/** Runs the experiment once in peace. */
export async function undisturbed(engine: string): Promise<Reference> {
  const { after, leave } = leaving()
  const lab = new TestLab({ after }, { real: true })
  const { code, err } = await lab.run('run', written(lab), ...options(engine))
  if (code !== 0) throw new Error(`the undisturbed run ended with code ${code}: ${err}`)
  await lab.gone()
  const numbers = numbersOf(lab.history, 'killed')
  if (numbers.length !== 8 || !numbers.every(complete)) throw new Error('the undisturbed run lacks runs or numbers')
  return { lab, engine, numbers, leave }
}

/** Whether a run has what is to be compared. */
const complete = ({ summaries, series, artifacts }: Reference['numbers'][number]): boolean =>
  Object.keys(summaries).length > 30 && series['task loss'] !== undefined && Object.keys(artifacts).length > 0
