import type { Axis } from '../experiment/types.ts'
import { holm } from '../statistics/holm.ts'
import { optimaDifference, type OptimaDifference } from '../statistics/optimaDifference.ts'
import type { Optimum } from '../statistics/optimum.ts'
import { oneSource } from '../statistics/source.ts'
import type { Direction } from '../statistics/pareto.ts'
import type { Claim, Judgement } from './claim.ts'
import { alpha } from './comparison.ts'
import { curvesOf, sparsityAxis, type Curve } from './curves.ts'
import { capability, look, readings, type Looked } from './looks.ts'
import { seededOf, type Study } from './study.ts'
import type { Effect, Finding } from './verdict.ts'

/** C4: where capability is best along the sparsity axis against where reading is. */
export const twoOptima: Claim = {
  name: 'C4',
  title: 'Two optima',
  statement: 'The sparsity that maximises capability differs from the sparsity that maximises interpretability.',
  published: '',
  judge,
  missing: 'No sparsity, and no cost of reading, is swept over three or more values.',
  lines: () => ['sparsity: { kind: topk, k: [1, 2, 3, 5, 8, 16] }', 'seeds: 20'],
}

/** Supported on a curve where both optima exist and lie apart for every reading; contradicted where they are the same. */
function judge(study: Study): Judgement | null {
  const axis = sparsityAxis(study)
  const [ability] = look([capability], study)
  const readers = look(readings, study)
  const curves = axis ? curvesOf(study, axis) : []
  if (!axis || !ability || readers.length === 0 || curves.length === 0) return null
  const compared = curves.flatMap((curve) =>
    readers.map((reader) => ({ curve, reader, found: between(curve, ability, reader) })),
  )
  const judged = compared.filter(({ found }) => found.p !== null)
  const adjusted = holm(judged.map(({ found }) => found.p!))
  const effects = compared.map(({ curve, reader, found }): Effect => {
    const i = judged.findIndex((one) => one.found === found)
    const p = i < 0 ? null : adjusted[i]!
    return effectOf(axis, ability, { curve, reader, found, p, comparisons: judged.length })
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
  const flat = effects.filter(({ estimate }) => estimate === null).length
  const reason: Record<Finding, string> = {
    supported: `Along ${axis.label}, capability and every reading are best at different settings.`,
    contradicted: `Along ${axis.label}, capability and every reading are best at the same setting.`,
    'not shown':
      flat > 0
        ? `Along ${axis.label}, a best setting does not beat its neighbours: the curve is flat there.`
        : `Along ${axis.label}, the two optima are not told apart.`,
    'not addressed': 'Fewer than 5 seeds on a curve: no verdict.',
  }
  return { finding, reason: reason[finding], effects, comparisons: judged.length }
}

function between(curve: Curve, ability: Looked, reader: Looked): OptimaDifference {
  const along = ({ facts }: Looked) => ({
    curve: curve.settings.map((setting) => seededOf(setting, facts.name)),
    better: facts.better as Direction,
  })
  return optimaDifference(along(ability), along(reader), oneSource)
}

interface Judged {
  curve: Curve
  reader: Looked
  found: OptimaDifference
  p: number | null
  comparisons: number
}

function effectOf(axis: Axis, ability: Looked, { curve, reader, found, p, comparisons }: Judged): Effect {
  const { a, b, difference, low, high, same } = found
  const at = (place: number) => String(curve.settings[place]!.axes[axis.path])
  const said = ({ facts }: Looked, best: Optimum) => {
    if (best.kind === 'few') return `${facts.label}: too few seeds or settings`
    if (best.kind === 'flat') return `${facts.label}: flat`
    return `${facts.label}: best at ${axis.label} ${at(best.place)} [${at(best.low)}, ${at(best.high)}]`
  }
  const apart = p !== null && difference !== null
  const verdict: Finding =
    p === null
      ? 'not addressed'
      : apart && p <= alpha
        ? 'supported'
        : apart && same! >= 1 - alpha
          ? 'contradicted'
          : 'not shown'
  return {
    claim: 'C4',
    label: `best ${axis.label} for reading against best for capability${curve.label ? ` (${curve.label})` : ''}`,
    measure: reader.facts.name,
    measureLabel: reader.facts.label,
    unit: `settings along ${axis.label}`,
    better: 'none',
    estimate: difference,
    low,
    high,
    spread: difference === null ? null : 'interval',
    level: 0.95,
    n: Math.min(a.n, b.n),
    test:
      p === null
        ? 'none: fewer than 5 seeds, or than 3 settings'
        : `bootstrap over seeds of both places; flat curves by shuffling labels; Holm over ${comparisons}`,
    p,
    smallest: difference === null ? null : 1,
    margin: null,
    runs: curve.settings.flatMap(({ runs }) => runs.map(({ id }) => id)),
    decisive: true,
    verdict,
    note: `${said(ability, a)}; ${said(reader, b)}`,
  }
}
