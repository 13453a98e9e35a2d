import { ORPCError } from '@orpc/client'
import { setTimeout as sleep } from 'node:timers/promises'
import { differenceWords, outcomeWords, type Recomputed } from '../../../core/messages/recomputed.ts'
import type { Connection } from '../../service/reach/dial.ts'
import { bar, progressWords } from '../bar.ts'
import { exit, type Call, type Command } from '../command.ts'
import { withoutMarks } from '../format.ts'
import { interruptions } from '../interruptions.ts'
import { withLab } from '../open.ts'
import { trainingOptions } from '../options.ts'
import { paceOf } from '../watch.ts'

/** The most differences listed without `--json`. */
const mostLines = 20

export const recompute: Command = {
  name: 'recompute',
  summary: 'evaluate finished runs again from their weights; differences are replaced, after a backup',
  args: 'EXPERIMENT',
  arity: [1, 1],
  options: {
    engine: { type: 'string', value: 'NAME', help: 'the engine (default: the one that trained the runs)' },
    workers: trainingOptions.workers!,
    'dry-run': { type: 'boolean', help: 'compare only and write nothing; exit code 3 when something differs' },
  },
  run: (call) =>
    withLab(call.options, 'changes', async (connection) => {
      const { options, terminal } = call
      const { lab } = connection
      const { id, name } = await lab.experiments.show({ experiment: call.positionals[0]! })
      const experiment = String(id)
      const dryRun = options.own['dry-run'] === true
      if (!options.quiet && !options.json)
        terminal.err(dryRun ? 'Checking the history.' : 'Checking the history, then making a backup of it.')
      const { engine, workers } = options
      const asked = lab.experiments.recompute({ experiment, engine, workers, dryRun })
      const followed = new AbortController()
      const outcome = asked.finally(() => followed.abort())
      // The rejection is handled by the caller that awaits the outcome.
      outcome.catch(() => {})
      const left = await follow(connection, { experiment, name: withoutMarks(name) }, followed.signal, call)
      if (left) return exit.interrupted
      const result = await outcome.catch((error: unknown) => {
        if (error instanceof ORPCError && error.code !== 'INTERNAL') throw error
        return null
      })
      if (!result) {
        const message = 'The lab service ended. What was recomputed until then is kept; the rest is unchanged.'
        if (options.json) terminal.json({ type: 'end', experiment: id, stopped: true, message })
        else terminal.err(`${message} Run the command again.`)
        return exit.interrupted
      }
      report(result, call)
      return codeOf(result)
    }),
}

/** Shows progress until recomputing has ended; true if Ctrl-C came before it began, so there is nothing to wait for. */
async function follow(
  { lab }: Connection,
  { experiment, name }: { experiment: string; name: string },
  ended: AbortSignal,
  call: Call,
): Promise<boolean> {
  const { options, terminal } = call
  const interrupted = interruptions()
  const say = (word: object) => terminal.json(word)
  const early = Promise.withResolvers<true>()
  let running = false
  interrupted.on(() => {
    if (!running) {
      if (!options.quiet) terminal.err('Nothing was changed.')
      early.resolve(true)
      return
    }
    if (!options.quiet) terminal.err('Stopping. What was recomputed until now is kept. Ctrl-C again exits at once.')
    lab.experiments.pause({ experiment, as: 'interrupted' }).catch(() => {})
  })
  const watching = async (): Promise<false> => {
    while (!ended.aborted) {
      const events = await lab.experiments.watch({ experiment, everyMs: paceOf(call) }, { signal: ended })
      for await (const event of events) {
        if (event.type === 'state') running = event.state === 'running'
        if (event.type === 'event' && options.json) say(event)
        else if (event.type === 'event') terminal.err(withoutMarks(event.message))
        if (event.type !== 'progress' || options.quiet || !running) continue
        if (options.json) say(event)
        else if (terminal.redraw) terminal.redraw(bar(name, event.progress, terminal.columns))
        else terminal.err(`${name}  ${progressWords(event.progress)}`)
      }
      // The history is checked and backed up before the first progress.
      if (!ended.aborted) await sleep(100)
    }
    return false
  }
  return Promise.race([early.promise, watching().catch(() => false as const)])
}

function report(result: Recomputed, { terminal, options }: Call): void {
  if (options.json) return terminal.json({ type: 'end', ...result })
  for (const finding of result.findings.slice(0, mostLines)) terminal.err(withoutMarks(`check: ${finding}`))
  for (const difference of result.differences.slice(0, mostLines))
    terminal.out(withoutMarks(differenceWords(difference)))
  const more = result.measures.differing + result.arrays.differing - Math.min(mostLines, result.differences.length)
  if (more > 0) terminal.out(`and ${more} more`)
  terminal.out(withoutMarks(outcomeWords(result)))
}

function codeOf({ dryRun, stopped, runs, skipped, failed }: Recomputed): number {
  if (stopped) return exit.interrupted
  if (dryRun && runs.differing > 0) return exit.differs
  return failed.length > 0 || skipped.some(({ diverged }) => !diverged) ? exit.someFailed : exit.done
}
