// The lab's own training on its own engine, in a process that has room for few runs at a time, and for fewer when it
// evaluates: for more of them it asks for more memory than any machine has, and is really refused.
import { loadEngine } from '../../../worker/engines/index.ts'
import { Prepared } from '../../../worker/evaluation/fit.ts'
import { runCohort as train } from '../../../worker/training/loop.ts'
import type { RunCohort } from '../../../worker/processes/trainer.ts'

export { catalog } from '../../../worker/catalog.ts'
export { engines } from '../../../worker/engines/loaded.ts'
export { checkTask } from '../../../worker/tasks/check.ts'

const room = { train: 4, evaluate: 2 }
const prepared = new Prepared(await loadEngine('onnx-cpu'))

export const runCohort: RunCohort = (plan, checkpoint, host) => {
  let stored: keyof typeof room | null = null
  return train(plan, checkpoint, {
    ...host,
    prepared,
    emit(message) {
      if (message.type === 'checkpoint') stored = message.checkpoint.phase
      host.emit(message)
    },
    stopping() {
      if (stored && plan.runs.length > room[stored]) void new ArrayBuffer(2 ** 46)
      return host.stopping()
    },
  })
}
