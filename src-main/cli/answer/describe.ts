import { countOf } from '../../../core/records/records.ts'
import type { Answered } from '../../../core/contract/index.ts'
import { chanceWords, foundWords, type Effect, type Verdict } from '../../../core/claims/verdict.ts'
import { counted, figure, meanAndSpread, withoutMarks, wrapped } from '../format.ts'
import { table, type Column } from '../table.ts'

/** The verdicts of an experiment as lines: each verdict in words, then the comparisons behind it. */
export function describe({ experiment, verdicts }: Answered, beside: boolean): string[] {
  const { name, id, runs, seeds, state } = experiment
  const total = countOf(runs)
  return [
    `${withoutMarks(name)} (${id}), ${state}: ${counted(runs.done, 'run')} of ${total} done, ${counted(seeds.length, 'seed')}`,
    ...wrapped(chanceWords(verdicts), 116),
    ...verdicts.flatMap((verdict) => ['', ...told(verdict, beside)]),
  ]
}

function told(verdict: Verdict, beside: boolean) {
  const { claim, title, statement, basis, terms, reason, parts, effects, comparisons, published, lines } = verdict
  const decisive = effects.filter((effect) => effect.decisive)
  const others = effects.filter((effect) => !effect.decisive)
  const measures = [...new Set(others.map(({ measureLabel }) => measureLabel))]
  return [
    `${claim} ${title}: ${foundWords(verdict).toUpperCase()} (${basis})`,
    ...indented(wrapped(statement, 114)),
    ...indented(wrapped(withoutMarks(terms), 114)),
    ...(parts?.map((part) => `${part.title}: ${foundWords(part)}. ${part.reason}`) ?? [reason]).flatMap((words) =>
      indented(wrapped(withoutMarks(words), 114)),
    ),
    ...(decisive.length > 0 ? ['', ...indented(compared(decisive))] : []),
    ...indented(tests(decisive, comparisons)),
    ...(others.length > 0 && beside
      ? ['', '  Also compared, without effect on the verdict:', ...indented(compared(others))]
      : []),
    ...(others.length > 0 && !beside
      ? indented(wrapped(`Also compared (--beside): ${measures.join('; ')}.`, 114))
      : []),
    ...(published ? indented(wrapped(`Published evidence. ${published}`, 114)) : []),
    ...(lines.length > 0
      ? ['', '  These lines of an experiment file would address it:', ...indented(indented(lines))]
      : []),
  ]
}

const indented = (lines: string[]): string[] => lines.map((line) => `  ${line}`)

const columns: Column[] = [
  { title: 'compared' },
  { title: 'measure' },
  { title: 'difference', align: 'right' },
  { title: 'n', align: 'right' },
  { title: 'smallest', align: 'right' },
  { title: 'verdict' },
]

function compared(effects: Effect[]): string[] {
  return table(
    columns,
    effects.map((effect) => {
      const { label, measure, estimate, n, smallest, verdict, note } = effect
      const said = [verdict, ...(note ? [withoutMarks(note)] : [])].join('; ')
      return [
        withoutMarks(label),
        measure,
        spreadOf(effect, estimate),
        String(n),
        smallest === null ? '–' : figure(smallest),
        said,
      ]
    }),
  )
}

function spreadOf({ low, high, spread, n }: Effect, estimate: number | null): string {
  if (estimate === null || low === null || high === null || spread === null) return '–'
  return meanAndSpread(estimate, { kind: spread, n, low, high, level: 0.95, resamples: 0 })
}

/** Explains the brackets, the tests, and which runs were used. */
function tests(effects: Effect[], comparisons: number): string[] {
  if (effects.length === 0) return []
  const has = (holds: (effect: Effect) => boolean) => effects.some(holds)
  const ways = [...new Set(effects.map(({ test }) => test))]
  const margins = [
    ...new Set(effects.flatMap(({ margin, unit }) => (margin === null ? [] : [`${margin} ${unit}`.trim()]))),
  ]
  const told = [
    ...(has(({ spread }) => spread === 'interval')
      ? ['In brackets: 95% interval of the mean difference, seed by seed.']
      : []),
    ...(has(({ spread }) => spread === 'range')
      ? ['In parentheses: minimum and maximum of the seeds’ differences.']
      : []),
    `Tested: ${ways.join('; ')}; ${counted(comparisons, 'comparison')} in the family.`,
    ...(has(({ smallest }) => smallest !== null)
      ? ['Smallest: the true difference that this n would detect four times in five.']
      : []),
    ...(margins.length > 0 ? [`Margin: ${margins.join(', ')}.`] : []),
    `Runs: ${ranges(effects.flatMap(({ runs }) => runs))}.`,
  ]
  return wrapped(told.join(' '), 114)
}

/** Run numbers as ranges: 1–64, 97–128. */
export function ranges(numbers: number[]): string {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b)
  const found: [number, number][] = []
  for (const number of sorted) {
    const last = found.at(-1)
    if (last && number === last[1] + 1) last[1] = number
    else found.push([number, number])
  }
  return found.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`)).join(', ') || 'none'
}
