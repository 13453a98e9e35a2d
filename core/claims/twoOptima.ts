import { rounded } from '../statistics/rounded.ts'
import type { Axis } from '../experiment/types.ts'
import { fittedDifference, type FittedDifference, type FittedOptimum } from '../statistics/fittedOptimum.ts'
import { holm } from '../statistics/holm.ts'
import { optimaDifference } from '../statistics/optimaDifference.ts'
import type { Optimum } from '../statistics/optimum.ts'
import type { Direction } from '../statistics/pareto.ts'
import { oneSource } from '../statistics/source.ts'
import { hasDiverged } from '../statistics/summarise.ts'
import type { Claim, Judgement } from './claim.ts'
import { levelOf } from './comparison.ts'
import { curvesOf, sparsityAxis, type Curve } from './curves.ts'
import { effectOn, runsOf } from './effect.ts'
import { marginOf } from './free.ts'
import { leastOf } from './least.ts'
import { capability, look, passedOver, readings, type Looked } from './looks.ts'
import { seededOf, type Study } from './study.ts'
import { isMeant } from './terms.ts'
import type { Effect, Finding } from './verdict.ts'

/** C4: where capability is best along the sparsity axis against where reading is. */
export const twoOptima: Claim = {
  name: 'C4',
  title: 'Two optima',
  statement: 'The sparsity that maximises capability differs from the sparsity that maximises interpretability.',
  published: '',
  judge,
  needsCapability: true,
  missing: 'No sparsity, and no cost of reading, is swept over three or more values.',
  lines: () => ['sparsity: { kind: topk, k: [1, 2, 3, 5, 8, 16] }', 'seeds: 20'],
}

/**
 * Of curves fitted along the axis: supported where no one place is within the margins of both best values, for every
 * reading; contradicted where one place serves both. The older test between neighbouring settings stands beside it.
 */
function judge(study: Study): Judgement | null {
  const alpha = levelOf(study)
  const axis = sparsityAxis(study)
  const [ability] = look([capability], study)
  const meant = { ...study, settings: study.settings.filter((setting) => isMeant(study, setting)) }
  const curves = axis ? curvesOf(meant, axis) : []
  const settings = curves.flatMap((curve) => curve.settings)
  const readers = look(readings, study, settings).filter(({ facts }) => leastOf(study, facts) !== null)
  if (!axis || !ability || readers.length === 0 || curves.length === 0) return null
  const margin = marginOf(study, ability.facts)
  if (margin === undefined) {
    const reason = `${ability.facts.label} has no margin within which a difference counts as none; a question in the file states one.`
    const effects = curves.flatMap((curve) => readers.map((reader) => neighbours(axis, ability, curve, reader)))
    return { finding: 'not addressed', reason, effects, comparisons: 0 }
  }
  const compared = curves.flatMap((curve) =>
    readers.map((reader) => {
      const least = leastOf(study, reader.facts)!
      return { curve, reader, found: between(axis, curve, { ...ability, margin }, { ...reader, margin: least }) }
    }),
  )
  const judged = compared.filter(({ found }) => found.apart !== null)
  const apart = holm(judged.map(({ found }) => found.apart!))
  const one = holm(judged.map(({ found }) => found.one!))
  const effects = compared.map(({ curve, reader, found }): Effect => {
    const i = judged.findIndex((own) => own.found === found)
    const verdict: Finding =
      i < 0 ? 'not addressed' : apart[i]! <= alpha ? 'supported' : one[i]! <= alpha ? 'contradicted' : 'not shown'
    return optimaOf(axis, ability, { curve, reader, found, p: apart[i] ?? null, verdict, comparisons: judged.length })
  })
  const groups = [...Map.groupBy(effects.keys(), (i) => compared[i]!.curve).values()]
  const all = (finding: Finding) => groups.some((own) => own.every((i) => effects[i]!.verdict === finding))
  const finding: Finding =
    judged.length === 0
      ? 'not addressed'
      : all('supported')
        ? 'supported'
        : all('contradicted')
          ? 'contradicted'
          : 'not shown'
  const flat = compared.some(({ found: { a, b } }) => a.kind === 'flat' || b.kind === 'flat')
  const open = compared.some(({ found: { a, b } }) =>
    [a, b].some((best) => best.kind === 'optimum' && best.open.length > 0),
  )
  const reason: Record<Finding, string> = {
    supported: `Along ${axis.label}, no one setting is within the margins of the best capability and of the best reading.`,
    contradicted: `Along ${axis.label}, one setting is within the margins of the best capability and of the best reading.`,
    'not shown': flat
      ? `Along ${axis.label}, a curve is not shown to be other than flat.`
      : `Along ${axis.label}, it is not told whether one setting serves both.`,
    'not addressed': 'Fewer than 5 seeds on a curve: no verdict.',
  }
  const over = passedOver(readings, study, settings)
  const warning = open ? ` An optimum reaches an end of the range: the best may lie beyond it.` : ''
  return {
    finding,
    reason: [reason[finding] + warning + divergedWords(curves, axis, [ability, ...readers]), ...over].join(' '),
    effects: [...effects, ...compared.map(({ curve, reader }) => neighbours(axis, ability, curve, reader))],
    comparisons: judged.length,
  }
}

/** Runs that enter no curve because they diverged, and where. */
function divergedWords(curves: readonly Curve[], axis: Axis, looks: readonly Looked[]): string {
  const places = curves.flatMap(({ settings, label }) =>
    settings.flatMap((setting) => {
      const failed = new Set(
        looks.flatMap(({ facts }) =>
          seededOf(setting, facts.name).flatMap(({ seed, value }) => (hasDiverged(value) ? [seed] : [])),
        ),
      )
      const at = `${axis.label} ${String(setting.axes[axis.path])}${label ? `, ${label}` : ''}`
      return failed.size > 0 ? [`${at} (${failed.size})`] : []
    }),
  )
  return places.length > 0 ? ` Runs that diverged are on no curve: at ${places.join('; ')}.` : ''
}

type WithMargin = Looked & { margin: number }

function between(axis: Axis, curve: Curve, ability: WithMargin, reader: WithMargin): FittedDifference {
  const along = ({ facts, margin }: WithMargin) => ({
    settings: curve.settings.map((setting) => ({
      at: Number(setting.axes[axis.path]),
      runs: seededOf(setting, facts.name),
    })),
    better: facts.better as Direction,
    margin,
  })
  const places = curve.settings.map((setting) => Number(setting.axes[axis.path]))
  return fittedDifference(along(ability), along(reader), { bounds: [Math.min(...places) >= 0 ? 0 : null, null] })
}

interface Judged {
  curve: Curve
  reader: Looked
  found: FittedDifference
  p: number | null
  verdict: Finding
  comparisons: number
}

function optimaOf(axis: Axis, ability: Looked, { curve, reader, found, p, verdict, comparisons }: Judged): Effect {
  const { a, b, difference, low, high, n, compromise, at } = found
  const said = ({ facts }: Looked, best: FittedOptimum) => {
    if (best.kind === 'few') return `${facts.label}: too few seeds or settings`
    if (best.kind === 'flat') return `${facts.label}: flat`
    const edge = best.open.length > 0 ? ', at an end of the range' : ''
    return `${facts.label}: best at ${axis.label} ${short(best.at)} [${short(best.low)}, ${short(best.high)}]${edge}`
  }
  const serves =
    compromise === null || at === null
      ? []
      : [`at ${axis.label} ${short(at)} the larger loss of the two is ${short(compromise)} of its margin`]
  return effectOn(reader.facts, {
    ...alongAxis(axis, curve),
    unit: axis.label,
    estimate: difference,
    low,
    high,
    spread: difference === null ? null : 'interval',
    n,
    test:
      p === null
        ? 'none: fewer than 5 seeds, or than 3 settings'
        : `bootstrap over seeds of fitted curves; flat ones by shuffling labels; Holm over ${comparisons}`,
    p,
    decisive: true,
    verdict,
    note: [said(ability, a), said(reader, b), ...serves].join('; '),
  })
}

/** The older test: the best settings themselves, which depends on the grid. */
function neighbours(axis: Axis, ability: Looked, curve: Curve, reader: Looked): Effect {
  const along = ({ facts }: Looked) => ({
    curve: curve.settings.map((setting) => seededOf(setting, facts.name)),
    better: facts.better as Direction,
  })
  const { a, b, difference, low, high } = optimaDifference(along(ability), along(reader), oneSource)
  const at = (place: number) => String(curve.settings[place]!.axes[axis.path])
  const said = ({ facts }: Looked, best: Optimum) => {
    if (best.kind === 'few') return `${facts.label}: too few seeds or settings`
    if (best.kind === 'flat') return `${facts.label}: does not beat its neighbours`
    return `${facts.label}: best at ${axis.label} ${at(best.place)} [${at(best.low)}, ${at(best.high)}]`
  }
  return effectOn(reader.facts, {
    ...alongAxis(axis, curve),
    unit: `settings along ${axis.label}`,
    estimate: difference,
    low,
    high,
    spread: difference === null ? null : 'interval',
    n: Math.min(a.n, b.n),
    test: 'between settings of this grid: bootstrap over seeds of both places',
    note: `${said(ability, a)}; ${said(reader, b)}`,
  })
}

/** What effects of a difference along an axis share: places have no better direction. */
const alongAxis = (axis: Axis, { label, settings }: Curve) => ({
  claim: 'C4',
  label: `best ${axis.label} for reading against best for capability${label ? ` (${label})` : ''}`,
  better: 'none' as const,
  runs: runsOf(settings),
})

const short = (value: number): string => rounded(value, 2)
