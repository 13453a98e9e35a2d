import { foundWords, type Effect, type Verdict } from '../claims/verdict.ts'
import { absentIn, sentence } from './caption.ts'
import { composed, plainColumns } from './compose.ts'
import type { FigureData, FigureOptions } from './data.ts'
import { points as inPoints, type Figure, type Row } from './figure.ts'
import { namesAxis } from './plot/axes.ts'
import type { Key } from './plot/keys.ts'
import type { Mark, Panel, Plot, PlotAxis } from './plot/plot.ts'
import { chooseScale } from './scale.ts'
import { shortNumber, textWidth, wrap } from './text.ts'
import { paper, type Theme } from './theme.ts'

/** An effect that can be drawn. */
type Measured = Effect & { estimate: number; low: number; high: number }

/** Effects of one claim in one measure; they share an axis. */
interface Family {
  verdict: Verdict
  effects: Measured[]
}

/** Heights of a one-line row and of every further line of its name, and the gap between such rows, in points. */
const rowHeight = { one: 9, more: 9, apart: 2 }

/** Verdicts are distinguished by colour, shape and fill. */
const looks = {
  supported: { shape: 'circle', colour: '#0072B2', filled: true },
  contradicted: { shape: 'square', colour: '#D55E00', filled: true },
  'not shown': { shape: 'circle', colour: '#595959', filled: false },
  'not addressed': { shape: 'diamond', colour: '#595959', filled: false },
} as const

/**
 * A forest plot of the effects behind the verdicts, a panel for each claim and measure: differences paired by seed with
 * their intervals, zero as a line, the margin dotted, the smallest detectable effect of each as a pale tick. Throws if
 * no claim has an effect to draw.
 */
export function claims(data: FigureData, options: FigureOptions = {}): Figure {
  const verdicts = data.verdicts ?? []
  const grouped = verdicts.map((verdict) => ({ verdict, families: familiesOf(verdict) }))
  const drawn = grouped.filter(({ families }) => families.length > 0)
  if (drawn.length === 0)
    throw new Error('claims: no claim has an effect to draw (pellucid answer says what would address them)')
  const theme = typeof options.theme === 'object' ? options.theme : paper
  const width = inPoints(options.width ?? 'page')
  const columns = width < 300 ? 1 : Math.min(2, Math.max(...drawn.map(({ families }) => families.length)))
  const plot: Plot = {
    heading: data.experiment.name,
    caption: captionOf(grouped, data),
    panels: drawn.flatMap(({ families }) => panelsOf(families, columns, width, theme)),
    columns,
    aspect: 0.5,
    keys: [
      keysOf(
        drawn.flatMap(({ families }) => families.flatMap(({ effects }) => effects)),
        theme,
      ),
    ],
  }
  const effects = drawn.flatMap(({ families }) => families.flatMap((family) => family.effects))
  return composed(
    data,
    '',
    { ...options, width: options.width ?? 'page' },
    {
      name: 'claims',
      title: `${data.experiment.name}: effects behind the verdicts`,
      description: describe(verdicts),
      plot,
      rows: effects.map(rowOf),
      columns: plainColumns(
        'claim',
        'comparison',
        'measure',
        'unit',
        'better',
        'n',
        'estimate',
        'low',
        'high',
        'spread',
        'level',
        'margin',
        'smallest',
        'p',
        'test',
        'verdict',
      ),
      runs: [...new Set(effects.flatMap(({ runs }) => runs.map(String)))],
      about: {
        verdicts: verdicts.map(({ claim, finding, basis, comparisons }) => ({ claim, finding, basis, comparisons })),
      },
    },
  )
}

/** The decisive effects that have an estimate, by measure. */
function familiesOf(verdict: Verdict): Family[] {
  const decisive = verdict.effects.filter(
    (effect): effect is Measured =>
      effect.decisive && effect.estimate !== null && effect.low !== null && effect.high !== null,
  )
  return [...Map.groupBy(decisive, ({ measure }) => measure).values()].map((effects) => ({ verdict, effects }))
}

/** Panels of one claim in rows of `columns`; the first panel of a row names the comparisons for the whole row. */
function panelsOf(families: Family[], columns: number, width: number, theme: Theme): Panel[] {
  const labels = families.map(({ effects }) => effects.map(({ label }) => label).join('\n'))
  const panels = families.map((family, i): Panel => {
    const shared = i % columns > 0 && labels[i] === labels[i - 1]
    return panelOf(family, i === 0, shared, width * (columns > 1 ? 0.36 : 0.55), theme)
  })
  const holes = (columns - (panels.length % columns)) % columns
  const blank: Panel = { title: '', x: namesAxis('', []), y: namesAxis('', []), marks: [], height: 0, blank: true }
  return [...panels, ...Array.from({ length: holes }, () => blank)]
}

function panelOf({ verdict, effects }: Family, first: boolean, shared: boolean, room: number, theme: Theme): Panel {
  const rows = effects.map((effect, y) => {
    const { shape, colour, filled } = looks[effect.verdict]
    const { estimate: x, low, high, n } = effect
    return { x, y, low, high, n, shape, stroke: colour, fill: filled ? colour : theme.background, size: 24 }
  })
  const margin = effects.find((effect) => effect.margin !== null)?.margin ?? null
  const upright = (x: number, dash: number[], series: string) =>
    [-Infinity, Infinity].map((y) => ({ x, y, series, dash, stroke: theme.ink }))
  const marks: Mark[] = [
    {
      kind: 'line',
      name: 'no difference',
      weight: 0.6,
      about: 'No difference',
      rows: [
        ...upright(0, [], 'zero'),
        ...(margin === null ? [] : [...upright(-margin, [1, 1.5], 'less'), ...upright(margin, [1, 1.5], 'more')]),
      ],
    },
    { kind: 'bars', name: 'smallest effects', along: 'y', rows: smallestOf(effects, theme), weight: 1 },
    { kind: 'bars', name: 'intervals', along: 'x', rows, weight: 1 },
    { kind: 'dots', name: 'effects', rows, weight: 0.9 },
  ]
  const names = namesOf(effects, room, theme)
  return {
    title: first ? `${verdict.claim} ${verdict.title}: ${foundWords(verdict)} (${verdict.basis})` : '',
    x: differenceAxis(effects, margin),
    y: namesAxis('', names, { down: true, ...(shared ? { most: 0 } : {}) }),
    marks,
    height: Math.max(24, heightOf(names) * effects.length),
  }
}

/**
 * The names of the comparisons on one line each if they fit, abbreviated if necessary; otherwise all on several lines,
 * one per side.
 */
function namesOf(effects: readonly Measured[], room: number, { body }: Theme): string[] {
  const fits = (name: string) => textWidth(name, body) <= room
  const names = effects.map(({ label }) => label)
  const shorter = names.map((name) => name.replace(' against ', ' vs. '))
  if (names.every(fits)) return names
  if (shorter.every(fits)) return shorter
  const lines = effects.map(({ label }) => label.split(/ (?=against )/).flatMap((side) => wrap(side, room, body)))
  const most = Math.max(...lines.map(({ length }) => length))
  return lines.map((own) => [...own, ...Array<string>(most - own.length).fill('')].join('\n'))
}

/** Height of every row of these names. */
function heightOf([name]: readonly string[]): number {
  const lines = name!.split('\n').length
  return rowHeight.one + (lines > 1 ? rowHeight.more * (lines - 1) + rowHeight.apart : 0)
}

/** A pale tick at the smallest effect that each comparison could have detected, on the side of its estimate. */
const smallestOf = (effects: readonly Measured[], theme: Theme) =>
  effects.flatMap((effect, y) => {
    const x = smallestAt(effect)
    return x === null ? [] : [{ x, y, low: y - 0.36, high: y + 0.36, stroke: paleOf(theme) }]
  })

const smallestAt = ({ smallest, estimate }: Measured): number | null =>
  smallest === null || smallest === 0 ? null : estimate < 0 ? -smallest : smallest

/** A colour between the hairlines' and the muted text's. */
const paleOf = ({ name }: Theme): string => (name === 'paper' ? '#a3a3a3' : '#7a7a7a')

function differenceAxis([effect, ...more]: Measured[], margin: number | null): PlotAxis {
  const { measureLabel, unit, better } = effect!
  const ends = [effect!, ...more].flatMap((one) => [one.estimate, one.low, one.high, smallestAt(one) ?? 0])
  const values = [0, ...ends, ...(margin === null ? [] : [-margin, margin])]
  const arrow = better === 'none' ? '' : better === 'higher' ? 'better →' : '← better'
  const notes = [unit, arrow].filter(Boolean).join('; ')
  return {
    title: [`difference in ${measureLabel}`, notes ? `(${notes})` : ''],
    scale: (length) => chooseScale([], values, Math.floor(length / 42)),
    text: shortNumber,
    grid: true,
  }
}

function captionOf(grouped: { verdict: Verdict; families: Family[] }[], data: FigureData): string {
  const effects = grouped.flatMap(({ families }) => families.flatMap((family) => family.effects))
  const seeds = [...new Set(effects.map(({ n }) => n))].sort((a, b) => a - b)
  const counts = seeds.length > 1 ? `${seeds[0]}–${seeds.at(-1)}` : String(seeds[0])
  const ranges = effects.some(({ spread }) => spread === 'range')
  const comparisons = grouped.flatMap(({ verdict }) =>
    verdict.comparisons > 0 ? [`${verdict.claim} ${verdict.comparisons}`] : [],
  )
  const level = Math.round(effects[0]!.level * 100)
  const undrawn = grouped.filter(({ families }) => families.length === 0)
  return sentence([
    `Differences paired by seed, ${counts} ${counts === '1' ? 'seed' : 'seeds'}`,
    ranges
      ? `bars: ${level}% interval of the mean, or the range below 5 seeds`
      : `bars: ${level}% interval of the mean`,
    `comparisons corrected for (Holm): ${comparisons.join(', ')}`,
    ...undrawn.map(({ verdict }) => `${verdict.claim} ${verdict.title}: ${foundWords(verdict)}`),
    ...absentIn(data.states, ''),
  ])
}

function keysOf(effects: Measured[], theme: Theme): Key[] {
  const found = (Object.keys(looks) as (keyof typeof looks)[]).filter((name) =>
    effects.some(({ verdict }) => verdict === name),
  )
  const verdicts = found.map((text): Key => {
    const { shape, colour, filled } = looks[text]
    const dot = { shape, fill: filled ? colour : theme.background, stroke: colour, size: 24, weight: 0.9 }
    return { text, room: 14, line: { stroke: colour, dash: [], weight: 1 }, dot }
  })
  const line = { stroke: theme.ink, dash: [1, 1.5], weight: 0.6 }
  const tick = { fill: paleOf(theme), high: 0.8 }
  return [
    ...verdicts,
    ...(effects.some((effect) => smallestAt(effect) !== null)
      ? [{ text: 'smallest effect shown 4 times in 5', room: 0.6, box: tick }]
      : []),
    ...(effects.some(({ margin }) => margin !== null) ? [{ text: 'margin that counts as none', room: 12, line }] : []),
  ]
}

const rowOf = (effect: Measured): Row => {
  const { claim, label, measure, unit, better, n, estimate, low, high, spread, level } = effect
  const { margin, smallest, p, test, verdict } = effect
  return {
    claim,
    comparison: label,
    measure,
    unit,
    better,
    n,
    estimate,
    low,
    high,
    spread,
    level,
    margin,
    smallest,
    p,
    test,
    verdict,
  }
}

const describe = (verdicts: readonly Verdict[]): string =>
  `Effects behind the verdicts. ${verdicts.map((one) => `${one.claim} ${one.title}: ${foundWords(one)}. ${one.reason}`).join(' ')}`
