import type { Position } from '../../core/messages/coordinator.ts'
import type { ExperimentState } from '../../core/records/records.ts'
import { stopWords } from '../../core/messages/stopped.ts'
import type { Connection } from '../service/reach/dial.ts'
import { bar, progressWords } from './bar.ts'
import { exit, type Call } from './command.ts'
import type { Interruptions } from './interruptions.ts'
import { count, counted, duration, withoutMarks } from './format.ts'

/** An experiment to follow. */
export interface Watched {
  experiment: number
  name: string
  /** What to type to go on with it. */
  resume: string
}

/** How often progress is of use, ms. */
export function paceOf({ terminal, options }: Call): number {
  if (options.quiet) return 60_000
  if (options.json) return 1000
  return terminal.redraw ? 100 : 5000
}

/** Follows an experiment to its end, or until Ctrl-C stops it at a checkpoint; resolves to the exit code. */
export async function watch(
  { lab }: Connection,
  watched: Watched,
  interrupted: Interruptions,
  call: Call,
): Promise<number> {
  const { terminal, options } = call
  const experiment = String(watched.experiment)
  const name = withoutMarks(watched.name)
  const say = (word: object) => terminal.json(word)
  const begun = performance.now()
  let state: ExperimentState = 'running'
  /** Where a copy of the history is, once it has moved away from its path. */
  let rescued: string | null | undefined
  let position: Position | null = null
  let runs: Awaited<ReturnType<typeof lab.experiments.show>>['runs']
  const heard = new Set<string>()

  interrupted.on(() => {
    if (!options.quiet) terminal.err('Stopping at a checkpoint. Ctrl-C again leaves at once.')
    lab.experiments.pause({ experiment, as: 'interrupted' }).catch((error: Error) => {
      if (state === 'running' && !options.quiet) terminal.err(`It could not be stopped: ${withoutMarks(error.message)}`)
    })
  })
  try {
    for await (const event of await lab.experiments.watch({ experiment, everyMs: paceOf(call) })) {
      if (event.type === 'state') {
        state = event.state
        position = event.position ?? null
      }
      if (event.type === 'event') {
        heard.add(event.message)
        if (options.json) say(event)
        else terminal.err(withoutMarks(event.message))
        if (event.rescued !== undefined) rescued = event.rescued
      }
      if (event.type !== 'progress') continue
      const { progress } = event
      if (options.quiet) continue
      if (options.json) say(event)
      else if (terminal.redraw) terminal.redraw(bar(name, progress, terminal.columns))
      else terminal.err(`${name}  ${progressWords(progress)}`)
    }
    if (rescued !== undefined) {
      if (options.json) say({ type: 'end', experiment: watched.experiment, state, rescued })
      return exit.someFailed
    }
    const ended = await lab.experiments.show({ experiment })
    runs = ended.runs
    // Why it could not even begin may have been told before anybody watched.
    const since = new Date(performance.timeOrigin).toISOString()
    for (const { at, level, message } of ended.warnings.toReversed()) {
      if (heard.has(message) || at < since) continue
      if (options.json) say({ type: 'event', experiment: watched.experiment, level, message })
      else terminal.err(withoutMarks(message))
    }
  } catch {
    const message = 'The lab service ended. What was trained up to the last checkpoint is stored.'
    if (options.json) say({ type: 'end', experiment: watched.experiment, state: 'interrupted', message })
    else terminal.err(`${message} Resume: ${watched.resume}`)
    return exit.interrupted
  }
  if (options.json) say({ type: 'end', experiment: watched.experiment, state, runs, position })
  else if (state === 'finished' || state === 'failed') {
    const bad = [runs.diverged && `${count(runs.diverged)} diverged`, runs.failed && `${count(runs.failed)} failed`]
    const words = [`${counted(runs.done, 'run')} done`, ...bad.filter(Boolean), duration(performance.now() - begun)]
    terminal.out(`${name}: ${words.join(', ')}. Look: ${watched.resume.replace('resume', 'show')}`)
  } else terminal.out(`${stopWords(state, position)} Resume: ${watched.resume}`)
  return exitOf(state, runs.diverged + runs.failed)
}

function exitOf(state: ExperimentState, bad: number): number {
  if (state === 'finished') return bad > 0 ? exit.someFailed : exit.done
  if (state === 'failed' || state === 'cancelled') return exit.someFailed
  return exit.interrupted
}
