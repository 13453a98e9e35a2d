import { fork, type ChildProcess } from 'node:child_process'
import type { Checkpoint, CohortPlan, FromTrainer, RunResult } from '../../../core/messages/trainer.ts'
import { nodeArguments } from '../../../runtime/child.ts'
import { pathBeside } from '../../../runtime/paths.ts'

/** A trainer of the lab, in a process of its own. */
export class Trainer {
  readonly #process: ChildProcess

  /** With these arguments for Node; the lab's unless given. */
  constructor(execArgv: readonly string[] = nodeArguments) {
    this.#process = fork(
      pathBeside(import.meta.url, '../../../worker/processes/trainer.ts'),
      ['--checkpoint-seconds', '3600'],
      { execArgv: [...execArgv], serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
    )
  }

  /** Trains and evaluates a cohort from its start or a checkpoint; gives the results, and the checkpoint between. */
  run(plan: CohortPlan, from: Checkpoint | null): Promise<{ results: RunResult[]; trained: Checkpoint | null }> {
    let trained = from
    return new Promise((resolve, reject) => {
      const hear = (message: FromTrainer) => {
        if (message.type === 'checkpoint' && message.checkpoint.phase === 'evaluate') trained = message.checkpoint
        if (message.type === 'failed') end(() => reject(new Error(message.message)))
        if (message.type === 'done') end(() => resolve({ results: message.results, trained }))
      }
      const gone = (code: number | null, signal: string | null) =>
        end(() => reject(new Error(`the trainer ended with ${signal ?? `code ${code}`}`)))
      const end = (settle: () => void) => {
        this.#process.off('message', hear).off('exit', gone)
        settle()
      }
      this.#process.on('message', hear).on('exit', gone)
      this.#process.send({ type: 'cohort', plan, checkpoint: from })
    })
  }

  end(): void {
    this.#process.kill('SIGKILL')
  }
}
