import { countOf } from '../../core/records/records.ts'
import type { ExperimentDetail } from '../../core/contract/index.ts'
import { counted, grouped } from './words.ts'

type Halted = Pick<ExperimentDetail, 'state' | 'doing' | 'runs' | 'warnings' | 'share'>

const goesOn = 'Resume continues from the last checkpoint, after the experiments that wait already.'

/** Why an experiment does not train at the moment, and how it goes on, as sentences; null if it trains or is over. */
export function haltedWords({ state, doing, runs, warnings, share }: Halted): string | null {
  if (state !== 'running' && state !== 'queued') doing = undefined
  if (doing?.is === 'waiting')
    return (
      'The history takes no writes: another program may hold it, or its disk is slow. ' +
      'Trainers go on meanwhile, and their results wait.'
    )
  if (doing?.is === 'silent')
    return (
      'A process of the training has given no sign of life for seconds. If it stays silent for a minute it is replaced, ' +
      'and what it did since the last checkpoint is done again.'
    )
  if (state === 'queued') return 'It waits for trainers; an experiment that was started earlier has them.'
  const total = countOf(runs)
  const open = runs.queued + runs.running
  const done = share === null ? '' : `${Math.floor(share * 100)}% is done; `
  const where = `${done}${counted(open, 'run')} of ${grouped(total)} ${open === 1 ? 'is' : 'are'} not finished.`
  if (state === 'paused') return `Paused. ${where} ${goesOn}`
  if (state === 'cancelled') return `Cancelled: given up, with what was done kept. ${where} ${goesOn}`
  if (state === 'interrupted') return `${reasonOf(warnings)} ${where} ${goesOn}`
  return null
}

/** The newest event is the reason if it ended the training; it may be older than the training. */
function reasonOf(warnings: Halted['warnings']): string {
  const [newest] = warnings
  const why = newest && (newest.level === 'error' || newest.message.startsWith('interrupted, '))
  if (!why) return 'Interrupted: the program that trained it ended.'
  const words = newest.message.replace(/^interrupted, /, '').replace(/\.?$/, '.')
  return `Interrupted: ${words}`
}
