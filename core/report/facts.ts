import type { Block } from '../markdown/blocks.ts'
import { plain } from '../markdown/blocks.ts'
import type { Provenance } from '../figures/figure.ts'
import type { ExperimentRecord } from '../records/records.ts'

/** Where the numbers come from: runs, seeds, engine, device, versions, times and the hash of the file. */
export function factsOf(record: ExperimentRecord, provenance: Provenance): Block {
  const { runs, seeds, engine, device, versions, createdAt, startedAt, finishedAt, hash, stages = [] } = record
  const states = Object.entries(runs).filter(([, count]) => count > 0)
  const facts: [string, string][] = [
    ['Runs', states.map(([state, count]) => `${count} ${state}`).join(', ')],
    ['Seeds', `${seeds.length}: ${seedsWords(seeds)}`],
    ['Engine', engine],
    ['Device', device],
    ...Object.entries(versions),
    ['Created', moment(createdAt)],
    ...(startedAt ? [['Started', moment(startedAt)] as [string, string]] : []),
    ...(finishedAt ? [['Ended', moment(finishedAt)] as [string, string]] : []),
    ...lasting(stages.at(-1)?.at ?? startedAt, finishedAt),
    ...stages.map(({ at, seeds, settings }): [string, string] => [
      'Extended',
      `${moment(at)}, from ${seeds} seeds and ${settings} settings`,
    ]),
    ['Hash of the file', hash],
    ['Report', `Pellucid ${provenance.version}, ${moment(provenance.date)}`],
  ]
  return {
    kind: 'table',
    headers: [plain('fact'), plain('value')],
    numeric: [false, false],
    rows: facts.map(([name, value]) => [plain(name), plain(value)]),
  }
}

/** `0–7`, or the seeds one by one where some are skipped. */
function seedsWords(seeds: readonly number[]): string {
  const ordered = seeds.toSorted((a, b) => a - b)
  const [first, last] = [ordered[0], ordered.at(-1)]
  if (first === undefined || last === undefined) return 'none'
  return last - first === ordered.length - 1 && ordered.length > 2 ? `${first}–${last}` : ordered.join(', ')
}

const moment = (iso: string): string => `${iso.slice(0, 16).replace('T', ' ')} UTC`

/** From start to end, pauses included; nothing where the clock was set back. */
function lasting(from: string | null | undefined, to: string | null): [string, string][] {
  const seconds = from && to ? Math.round((Date.parse(to) - Date.parse(from)) / 1000) : -1
  if (seconds < 0) return []
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)]
  const words =
    hours > 0 ? `${hours} h ${minutes} min` : minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`
  return [['From start to end', `${words}, pauses included`]]
}
