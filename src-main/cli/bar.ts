import { doingWords } from '../../core/messages/doing.ts'
import type { Progress } from '../../core/messages/progress.ts'
import { count, duration, rate } from './format.ts'
import { displayWidth, cut } from './width.ts'

/** The fewest columns to which a name is shortened. */
const leastName = 8

/**
 * `ten concepts  ━━━━━━╌╌╌╌  62%  41/64 runs  4,110 model-steps/s  1 min 20 s left`, less than `columns` wide. If space
 * is short it drops the meter first, then the end of the name, then the last words.
 */
export function bar(name: string, progress: Progress, columns: number): string {
  const words = progressWords(progress)
  const room = columns - 1 - displayWidth(words) - 4
  const meterRoom = Math.min(30, room - displayWidth(name))
  if (meterRoom >= 8) return [name, meter(share(progress), meterRoom), words].join('  ')
  return cut([cut(name, Math.max(leastName, room + 2), '…'), words].join('  '), columns - 1)
}

/** The same without a meter, for a log. */
export function progressWords(progress: Progress): string {
  const { runs, secondsLeft, cohorts, doing } = progress
  const held = ['queued', 'compiling', 'waiting', 'silent', 'stopping'].includes(doing.is)
  const running = cohorts.filter(({ state }) => state === 'running')
  const still = running.every(({ moves }) => !moves) ? running.slice(0, 1) : []
  return [
    `${Math.floor(share(progress) * 100)}%`,
    `${count(runs.done + runs.diverged)}/${count(runs.total)} runs`,
    ...(runs.diverged > 0 ? [`${count(runs.diverged)} diverged`] : []),
    ...(runs.failed > 0 ? [`${count(runs.failed)} failed`] : []),
    // Of what does not move, an earlier speed says nothing.
    ...(held ? [doingWords(doing)] : []),
    ...(held ? [] : progress.rate !== null ? [rate(progress.rate)] : still.map(({ doing }) => doing)),
    ...(!held && secondsLeft !== null && secondsLeft > 0 ? [`${duration(secondsLeft * 1000)} left`] : []),
  ].join('  ')
}

/** Share of the work that is done, in [0, 1]; 1 only when every run has ended. */
function share({ share, runs }: Progress): number {
  if (runs.done + runs.diverged + runs.failed === runs.total) return 1
  return Math.max(0, Math.min(share, 0.99))
}

function meter(part: number, width: number): string {
  const full = Math.round(part * width)
  return '━'.repeat(full) + '╌'.repeat(width - full)
}
