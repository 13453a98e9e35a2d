import { createHash } from 'node:crypto'
import { HistoryError } from '../../../history/errors.ts'
import { openHistory, type ReadHistory } from '../../../history/history.ts'

/** The answers of a history, by question: a digest of the answer, or the error instead. */
export type Told = Record<string, string>

/** Whether an answer is an unforeseen error. */
export const isUnforeseen = (answer: string): boolean => answer.startsWith('unforeseen ')
/** Whether an answer is one of our own errors. */
export const isRefused = (answer: string): boolean => answer.startsWith('refused ')

/** Reads everything that can be read from a history. */
export function toldBy(path: string): Told {
  const told: Told = {}
  const ask = (question: string, answer: () => unknown) => {
    try {
      told[question] = digestOf(answer())
    } catch (error) {
      const kind = error instanceof HistoryError ? 'refused' : 'unforeseen'
      told[question] = `${kind} ${(error as Error).name}: ${(error as Error).message}`
    }
  }
  let history: ReadHistory | undefined
  ask('open', () => void (history = openHistory(path, { readonly: true })))
  if (!history) return told
  const { read, close } = history
  const all = { search: '', states: [], tag: null, archived: true, order: 'created', descending: true } as const
  ask('page', () => read.listPage({ ...all, states: [], from: 0, count: 1000 }))
  ask('devices', () => read.devices())
  ask('events', () => read.events())
  let ids: number[] = []
  ask('experiments', () => {
    const experiments = read.listExperiments()
    ids = experiments.map(({ id }) => id)
    return experiments
  })
  for (const id of ids) {
    ask(`text of ${id}`, () => read.experimentText(id))
    ask(`plan of ${id}`, () => read.experimentPlan(id))
    ask(`summaries of ${id}`, () => [...read.summaries(id)])
    ask(`cohorts of ${id}`, () => read.cohorts(id))
    ask(`checkpoints of ${id}`, () => read.cohorts(id).map(({ plan }) => read.checkpoint(id, plan.index)))
    ask(`results of ${id}`, () => read.resultRuns(id))
    ask(`answers of ${id}`, () => read.answers(id))
    let runs: number[] = []
    ask(`runs of ${id}`, () => {
      const records = read.runs(id, { withSettings: true })
      runs = records.map((run) => run.id)
      return records
    })
    for (const run of runs) {
      ask(`series of run ${run}`, () => read.seriesNames(run).map((name) => [name, read.series(run, name)]))
      ask(`artifacts of run ${run}`, () => read.artifactNames(run).map((name) => [name, read.artifact(run, name)]))
    }
  }
  close()
  return told
}

function digestOf(value: unknown): string {
  const text = JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'number' && (!Number.isFinite(part) || Object.is(part, -0)))
      return Object.is(part, -0) ? '-0' : String(part)
    if (!ArrayBuffer.isView(part)) return part
    return Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('base64')
  })
  return createHash('sha256')
    .update(text ?? '')
    .digest('hex')
}
