import { edited } from '../experiment/edit/edited.ts'
import type { SuitedTask } from './understood.ts'

/** A first look at any task: two pressures over three strengths of sparsity, three seeds. */
const firstLook = `name: untitled
task: concepts
primary: { kind: mlp, hidden: [64], activation: relu, expose: last }
sparsity: { kind: topk, k: [4, 16, 64] }
teaching:
  mode: alternating
  pressure: [0, 1]
  students:
    - { sees: code, predicts: targets, network: linear, reader: { kind: l1, cost: 0.003 } }
training: { steps: 1500, batch: 64, optimizer: { kind: adam, learningRate: 0.004, decay: linear } }
evaluation: { students: default, measures: default, rows: 10000 }
seeds: 3
`

/** An experiment on data that a task can use, called after their file: as a file says it, or a first look at any task. */
export function experimentOn(
  { task, options }: Pick<SuitedTask, 'task' | 'options'>,
  file: string,
  after = firstLook,
): string {
  // What a file says of itself at its top is of other data.
  const bare = after.replace(/^(#.*\n)+/, '')
  return edited(edited(bare, ['task'], { kind: task, ...options }), ['name'], `${task} from ${file}`)
}
