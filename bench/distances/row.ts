import { examples, type Outcome } from './run.ts'

/** The head of the table. */
export function columns(seeds: number): string {
  const sizes = examples.map((n) => n.toLocaleString('en')).join(', ')
  const names = [
    'distance, pressure',
    'accuracy',
    'participation ratio',
    `FVU n = ${sizes}`,
    `fidelity n = ${sizes}`,
    'accuracy through the new student’s copy',
  ]
  return `Means (standard deviations) over ${seeds} seeds.\n\n| ${names.join(' | ')} |\n|${'---|'.repeat(names.length)}`
}

/** A line of it: means and standard deviations over runs. */
export function rowOf(name: string, runs: readonly Outcome[]): string {
  const one = (of: (run: Outcome) => number, digits: number) => spreadOf(runs.map(of), digits)
  const each = (of: (run: Outcome) => number[]) => examples.map((_, i) => one((run) => of(run)[i]!, 2)).join(', ')
  const cells = [
    name,
    one(({ accuracy }) => accuracy, 3),
    one(({ participationRatio }) => participationRatio, 1),
    each(({ fvu }) => fvu),
    each(({ fidelity }) => fidelity),
    each(({ accuracyThrough }) => accuracyThrough),
  ]
  return `| ${cells.join(' | ')} |`
}

/** `.976 (.002)`. */
function spreadOf(values: readonly number[], digits: number): string {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length
  const sd = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / Math.max(1, values.length - 1))
  const short = (x: number) => x.toFixed(digits).replace(/^(-?)0\./, '$1.')
  return values.length > 1 ? `${short(mean)} (${short(sd)})` : short(mean)
}
