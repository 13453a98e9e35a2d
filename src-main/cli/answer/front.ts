import type { Front } from '../../../core/claims/front.ts'
import { figure, withoutMarks } from '../format.ts'
import { table } from '../table.ts'

/** The front of capability against reading as lines: settings with their chance of being on it, and exchange rates. */
export function describeFront(front: Front | null): string[] {
  if (!front) return []
  const { x, y, points, rates, reference } = front
  const titles = ['setting', x, y, 'on the front', 'chance']
  const rows = points.map(({ label, x, y, onFront, probability }) => [
    withoutMarks(label),
    figure(x),
    figure(y),
    onFront ? 'yes' : '',
    probability === null ? '–' : probability.toFixed(2),
  ])
  return [
    '',
    `Trade-off: ${y} against ${x}`,
    ...table(
      titles.map((title, i) => ({ title, align: i === 0 ? 'left' : 'right' })),
      rows,
    ).map((line) => `  ${line}`),
    `  Area dominated: ${figure(front.hypervolume)}, against ${x} ${figure(reference.x)} and ${y} ${figure(reference.y)}, ${{ registered: 'as registered', range: 'the worst that they can be', means: 'the worst means: it compares with no other experiment' }[reference.from]}.`,
    ...rates.map(({ from, to, rate, low, high }) =>
      rate === null
        ? `  From ${withoutMarks(from)} to ${withoutMarks(to)}: nothing is exchanged.`
        : `  From ${withoutMarks(from)} to ${withoutMarks(to)}: ${figure(rate)} of ${y} per 1 of ${x}${low === null ? '' : ` [${figure(low)}, ${high === null ? '∞' : figure(high)}]`}`,
    ),
  ]
}
