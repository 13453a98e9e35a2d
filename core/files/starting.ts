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

/** A first look at data that a task can use, called after their file. */
export function experimentOn({ task, options }: Pick<SuitedTask, 'task' | 'options'>, file: string): string {
  return edited(edited(firstLook, ['task'], { kind: task, ...options }), ['name'], `${task} from ${file}`)
}
