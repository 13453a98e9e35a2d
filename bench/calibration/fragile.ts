import { verdictOf } from '../../core/claims/answer.ts'
import { foundWords } from '../../core/claims/verdict.ts'
import { price } from '../../core/claims/price.ts'
import { whichStudent } from '../../core/claims/whichStudent.ts'
import type { Study, StudyRun, StudySetting } from '../../core/claims/study.ts'
import { withFailures } from '../../core/statistics/failures.ts'
import { fittedOptimum } from '../../core/statistics/fittedOptimum.ts'
import { hypervolume } from '../../core/statistics/hypervolume.ts'
import { paired, leftWords } from '../../core/statistics/paired.ts'
import { priceCurve, type PricedSetting } from '../../core/statistics/priceCurve.ts'
import { referenceOf } from '../../core/statistics/reference.ts'
import { oneSource } from '../../core/statistics/source.ts'
import { curveOf, grids } from './fitted.ts'
import { markdown } from './markdown.ts'
import { collapsing, someWithin } from './rare.ts'
import { draws, fewSamples, type Draws } from './samples.ts'
import { studyWith, sweep } from './study.ts'

/** One way to mislead. */
export interface Way {
  name: string
  try(): Tried
}

/** What is answered to the honest and to the misled, and what is said beside it; `told` is whether that says why they
 * differ. */
export interface Tried {
  honest: string
  misled: string
  said: string
  told?: boolean
}

const seeds = 32
/** What a rare failure is registered to lose, so that these few seeds can rule it out. */
const largestFall = 0.06
const terms = { better: 'higher', margin: 0.05, largestLoss: 0.25, start: 0 } as const

/** Settings that lose three times the cost in R², and read better. */
function priced(costs: readonly number[], from: Draws): PricedSetting[] {
  const runs = (mean: number) =>
    Array.from({ length: seeds }, (_, seed) => ({ seed, value: mean + 0.004 * from.normal() }))
  return costs.map((at) => ({
    at,
    paid: { setting: runs(0.95 - 3 * at), reference: runs(0.95) },
    bought: { setting: runs(0.8), reference: runs(0.5) },
  }))
}

const costs = [0.001, 0.003, 0.01, 0.03]
const classes = (settings: PricedSetting[], margin: number = terms.margin) =>
  priceCurve(settings, { ...terms, margin }).points.map((point) => `${point.at}: ${point.class}`)

/** C5 of a study of five settings whose costs improve reading by a whole standard deviation of a probe, four of units. */
function improved(n: number, from: Draws, moves: (name: string) => boolean = () => true): Study {
  const study = studyWith(sweep, n, (kind, name) => {
    if (!moves(name)) return 0
    const gain = typeof kind === 'number' && kind > 0 ? 1 : 0
    return name === 'testR2' ? 0.9 + 0.005 * from.normal() : gain + 0.2 * from.normal()
  })
  return { ...study, collapse: largestFall }
}

/** A study with other values in its runs. */
const withRuns = (
  study: Study,
  of: (setting: StudySetting, values: StudyRun['values']) => StudyRun['values'],
): Study => ({
  ...study,
  settings: study.settings.map((own) => ({
    ...own,
    runs: own.runs.map((run) => ({ ...run, values: of(own, run.values) })),
  })),
})

const optimumOf = (costs: number[], seed: number) => {
  const level = (cost: number) => -80 * (Math.sqrt(cost) - 0.1) ** 2
  const found = fittedOptimum(curveOf(costs, level, seeds, fewSamples[0]!, draws(seed)), { bounds: [0, null] })
  const said = (place: number) => Number(place.toPrecision(2))
  if (found.kind !== 'optimum') return { holds: false, words: found.kind }
  return {
    holds: found.low <= 0.01 && 0.01 <= found.high,
    words: `${said(found.at)} [${said(found.low)}, ${said(found.high)}]`,
  }
}
/** Two answers about a place agree where both intervals hold the true one. */
const places = (a: ReturnType<typeof optimumOf>, b: ReturnType<typeof optimumOf>) => ({
  honest: `holds .01: ${a.holds}`,
  misled: `holds .01: ${b.holds}`,
  said: `${a.words}; ${b.words}`,
})

const rareCollapse = (n: number): Way => ({
  name: `rare collapse, ${n} seeds: each of 7 settings loses .5 in one seed of ten`,
  try() {
    const from = draws(n)
    let within = 0
    for (let i = 0; i < 10; i++) if (someWithin(collapsing(n, from, 0.1, 0.5))) within++
    return {
      honest: 'none within the margin',
      misled: within <= 2 ? 'none within the margin' : `within in ${within} of 10`,
      said: '',
    }
  },
})

/** Ways to mislead; each either changes nothing or is told. */
export const ways: Way[] = [
  {
    name: 'margin moved: .05, then .15',
    try() {
      const settings = priced(costs, draws(1))
      const [honest, misled] = [terms.margin, 0.15].map((margin) =>
        priceCurve(settings, { ...terms, margin }).points.at(-1)!,
      )
      return {
        honest: honest!.class,
        misled: misled!.class,
        said: `loses ${honest!.loss!.toFixed(3)} [${honest!.spread!.low.toFixed(3)}, ${honest!.spread!.high.toFixed(3)}], certain under either`,
        told: [honest!, misled!].every((point) => point.class.startsWith('costs') && point.p!.differs < 0.01),
      }
    },
  },
  {
    name: 'range cut: to .003',
    try() {
      const settings = priced(costs, draws(2))
      const [all, cut] = [settings, settings.slice(0, 2)].map((own) => priceCurve(own, terms))
      return {
        honest: all!.points
          .slice(0, 2)
          .map((point) => point.class)
          .join(', '),
        misled: cut!.points.map((point) => point.class).join(', '),
        said: `begins to cost at ${all!.begins.at?.toFixed(3)}; cut: ${cut!.begins.at === null ? 'not within the range' : cut!.begins.at}`,
      }
    },
  },
  {
    name: 'setting added at the end of the range',
    try() {
      const settings = priced([...costs, 0.06], draws(3))
      return {
        honest: classes(settings.slice(0, -1)).join(', '),
        misled: classes(settings).slice(0, -1).join(', '),
        said: '',
      }
    },
  },
  {
    name: 'dominated setting removed: area of the front',
    try() {
      const directions = { x: 'higher', y: 'higher' } as const
      const points = [
        { x: 0.97, y: 0.5 },
        { x: 0.94, y: 0.9 },
        { x: 0.7, y: 0.4 },
      ]
      const ranges = { x: [0, 1], y: [0, 1] } as const
      const area = (some: typeof points) =>
        hypervolume(some, referenceOf({ ranges, directions }, some), directions).toFixed(4)
      return { honest: area(points), misled: area(points.slice(0, 2)), said: '' }
    },
  },
  {
    name: 'grid refined: twice as many costs',
    try: () => places(optimumOf(grids['seven costs'], 4), optimumOf(grids['twice as many'], 4)),
  },
  {
    name: 'grid coarsened: three costs of seven',
    try: () => places(optimumOf(grids['seven costs'], 5), optimumOf(grids['three of them'], 5)),
  },
  {
    name: 'seeds: 32, then 7',
    try() {
      const [many, few] = [32, 7].map((n) => verdictOf(whichStudent, improved(n, draws(6)), {}))
      return {
        honest: many!.finding,
        misled: few!.finding,
        said: few!.effects[0]!.note,
        told: few!.effects[0]!.note.includes('shows nothing among'),
      }
    },
  },
  {
    name: 'diverged runs dropped',
    try() {
      const from = draws(7)
      const run = (mean: number, lost: number) =>
        Array.from({ length: 20 }, (_, seed) => ({ seed, value: seed < lost ? NaN : mean + 0.02 * from.normal() }))
      const [setting, reference] = [run(0.93, 4), run(0.9, 0)]
      const survivors = paired(setting, reference, oneSource)
      const all = withFailures(setting, reference, { better: 'higher', range: [0, 1] })
      return {
        honest: all.mean! < 0 ? 'worse' : 'better',
        misled: survivors.mean! < 0 ? 'worse' : 'better',
        said: `left out: ${leftWords(survivors.left)}; with them at ${all.worst}: ${all.mean!.toFixed(3)}`,
        told: leftWords(survivors.left) === '4 diverged',
      }
    },
  },
  {
    name: 'a measure that cannot move added: 0 in every run',
    try() {
      const [all, still] = [() => true, (name: string) => name !== 'monosemantic.count'].map((moves) =>
        verdictOf(whichStudent, improved(seeds, draws(8), moves), {}),
      )
      return {
        honest: all!.finding,
        misled: still!.finding,
        said: still!.reason.slice(still!.reason.indexOf('monosemantic')),
      }
    },
  },
  {
    name: '1,280 comparisons: 640 settings, two readings, 20 seeds',
    try() {
      const kinds = [0, ...Array.from({ length: 640 }, (_, i) => 1e-4 * (i + 1))]
      const from = draws(9)
      const study = studyWith(kinds, 20, (kind, name) =>
        name === 'testR2' ? 0.9 : (kind === 0.01 ? 9 : 0) + 0.5 * from.normal(),
      )
      const { finding, effects } = verdictOf(whichStudent, { ...study, collapse: largestFall }, {})
      return {
        honest: 'supported',
        misled: finding,
        said: `${effects.filter(({ decisive }) => decisive).length} comparisons`,
      }
    },
  },
  {
    name: 'settings and axis renamed, and put in another order',
    try() {
      const study = improved(12, draws(10))
      const renamed = {
        ...study,
        axes: study.axes.map((axis) => ({ ...axis, label: 'anything' })),
        settings: study.settings.map((own) => ({ ...own, setting: 90 - own.setting })).reverse(),
      }
      const numbers = (some: Study) =>
        verdictOf(whichStudent, some, {})
          .effects.map(({ low, high, p }) => `${low} ${high} ${p}`)
          .sort()
          .join()
      const same = numbers(study) === numbers(renamed)
      return { honest: 'the same bits', misled: same ? 'the same bits' : 'other numbers', said: '' }
    },
  },
  {
    name: 'capability destroyed: test R² of every pressured run .02',
    try() {
      const study = improved(seeds, draws(11))
      const destroyed = withRuns(study, (own, values) =>
        own.settings.teaching.pressure! > 0 ? { ...values, testR2: 0.02 } : values,
      )
      const [kept, lost] = [study, destroyed].map((one) => verdictOf(whichStudent, one, {}))
      return {
        honest: kept!.finding,
        misled: lost!.finding,
        said: lost!.reason.slice(0, lost!.reason.indexOf(';')),
        told: lost!.finding === 'not shown' && lost!.reason.includes('shown to lose more capability than the margin'),
      }
    },
  },
  {
    name: 'compute ignored: pressure trains for twice the operations',
    try() {
      const counted = improved(seeds, draws(12))
      const facts = {
        ...counted.measures[0]!,
        name: 'flops',
        label: 'Operations',
        unit: 'FLOP',
        better: 'lower' as const,
      }
      const study = {
        ...withRuns(counted, (own, values) => ({ ...values, flops: own.settings.teaching.pressure! > 0 ? 2e9 : 1e9 })),
        measures: [
          ...counted.measures,
          { ...facts, margin: undefined, roles: { compute: 1 } } as (typeof counted.measures)[0],
        ],
      }
      const [all, ignored] = [study, { ...study, measures: counted.measures }].map((one) => verdictOf(price, one, {}))
      return {
        honest: all!.finding,
        misled: ignored!.finding,
        said: ignored!.parts!.map(({ title, finding }) => `${title}: ${finding}`).join('; '),
        told: ignored!.parts![1]!.finding === 'not addressed' && all!.parts![1]!.finding === 'supported',
      }
    },
  },
  {
    name: 'a gain of 1e-4 that 32 seeds make certain',
    try() {
      const [large, small] = [1, 1e-4].map((gain) => {
        const from = draws(13)
        const study = studyWith(sweep, seeds, (kind, name) =>
          name === 'testR2'
            ? 0.9 + 0.005 * from.normal()
            : (typeof kind === 'number' && kind > 0 ? gain : 0) + 1e-6 * from.normal(),
        )
        return verdictOf(whichStudent, { ...study, collapse: largestFall }, {})
      })
      return {
        honest: large!.finding,
        misled: small!.finding,
        said: /A gain counts from.*? on\./.exec(small!.reason)?.[0] ?? '',
        told: small!.finding === 'not shown' && small!.effects[0]!.low! > 0,
      }
    },
  },
  {
    name: 'a mean loss inside the margin that may as well lie beyond it',
    try() {
      const study = improved(seeds, draws(14))
      const from = draws(15)
      const noisy = withRuns(study, (own, values) =>
        own.settings.teaching.pressure! > 0 ? { ...values, testR2: 0.87 + 0.15 * from.normal() } : values,
      )
      const [certain, open] = [study, noisy].map((one) => verdictOf(whichStudent, one, {}))
      return {
        honest: foundWords(certain!),
        misled: foundWords(open!),
        said: /^Better.*?\)/.exec(open!.reason)?.[0] ?? '',
        told: open!.priceIsOpen === true && open!.reason.includes('at a price that is open'),
      }
    },
  },
  {
    name: 'one run alone knows a reading that would come first',
    try() {
      const study = improved(seeds, draws(16))
      const unpaid = {
        ...study.measures[1]!,
        name: 'unpaid',
        label: 'Unpaid',
        unpaid: true,
        roles: { 'new reader': 0 },
      }
      const mixed = withRuns({ ...study, measures: [...study.measures, unpaid] }, ({ setting }, values) => ({
        ...values,
        unpaid:
          setting === 2 && values['probe.k1.n100'] === study.settings[2]!.runs[0]!.values['probe.k1.n100'] ? 0 : null,
      }))
      const [plain, displaced] = [study, mixed].map((one) => verdictOf(whichStudent, one, {}))
      return {
        honest: plain!.finding,
        misled: displaced!.finding,
        said: /Unpaid is known.*?\./.exec(displaced!.reason)?.[0] ?? '',
      }
    },
  },
  {
    name: 'every run without pressure diverged',
    try() {
      const study = improved(seeds, draws(17))
      const failed = withRuns(study, (own, values) =>
        own.settings.teaching.pressure! > 0 ? values : { ...values, testR2: NaN },
      )
      const [kept, lost] = [study, failed].map((one) => verdictOf(price, one, {}))
      return {
        honest: kept!.finding,
        misled: lost!.finding,
        said: /Training diverged.*?\)/.exec(lost!.reason)?.[0] ?? '',
        told: lost!.finding === 'not addressed' && lost!.lines.length === 0,
      }
    },
  },
  ...[8, 20, 50].map(rareCollapse),
]

/** Whether a way to mislead changes nothing, or is told. */
export const holds = ({ honest, misled, told = false }: Tried): boolean => honest === misled || told

/** Every way to mislead, and what came of it. */
export function fragile(): string {
  const rows = ways.map((way) => {
    const found = way.try()
    return [
      way.name,
      found.honest === found.misled ? `unchanged: ${found.honest}` : `${found.honest} → ${found.misled}`,
      found.said || '–',
      holds(found) ? 'yes' : 'NO',
    ]
  })
  return markdown(['way to mislead', 'verdict', 'what is said', 'holds'], rows)
}
