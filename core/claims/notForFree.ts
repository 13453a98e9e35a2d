import type { Catalog } from '../catalog/catalog.ts'
import { holm } from '../statistics/holm.ts'
import { above, below, differs } from '../statistics/oneSided.ts'
import { sign } from '../statistics/pareto.ts'
import type { Claim, Judgement } from './claim.ts'
import { compare, effectOf, levelOf, tooFew, type Comparison } from './comparison.ts'
import { bothSides, procedureAgainstDirect, procedures } from './contrasts.ts'
import { placeOf } from './labels.ts'
import { leastOf } from './least.ts'
import { look, passedOver, readings } from './looks.ts'
import type { Study } from './study.ts'
import type { Finding } from './verdict.ts'

/** C3: distillation that serves capability only, against direct training. */
export const notForFree: Claim = {
  name: 'C3',
  title: 'Not for free',
  statement: 'Distillation used only for capability does not by itself make a network more interpretable.',
  published:
    'Against it: Han et al. 2023 (arXiv 2305.15734), distillation from soft labels raised the number of concept detectors; label smoothing lowered it.',
  judge,
  missing: `No setting distils for capability only (${procedures.join(', ')}).`,
  lines,
}

/** Supported where every procedure's gain is shown to be below the margin on every reading, contradicted where one
 * gains on every reading. */
function judge(study: Study): Judgement | null {
  const alpha = levelOf(study)
  const pairs = procedureAgainstDirect(study)
  const all = compare(pairs, look(readings, study, bothSides(pairs)))
  const comparisons = all.filter(({ fixed }) => !fixed)
  if (all.length === 0) return null
  if (comparisons.length === 0)
    return { finding: 'not addressed', reason: 'No reading moves.', effects: [], comparisons: 0 }
  const judged = comparisons.filter(({ resampled, looked }) => resampled && leastOf(study, looked.facts) !== null)
  const gains = holm(judged.map(({ resampled }) => differs(resampled!)))
  const nones = holm(judged.map((one) => none(one, leastOf(study, one.looked.facts)!)))
  const findings = comparisons.map((comparison): Finding => {
    const i = judged.indexOf(comparison)
    if (i < 0) return 'not addressed'
    if (nones[i]! <= alpha) return 'supported'
    const gained = sign(comparison.looked.facts.better as 'higher') * comparison.resampled!.mean > 0
    return gains[i]! <= alpha && gained ? 'contradicted' : 'not shown'
  })
  const effects = comparisons.map((comparison, i) =>
    effectOf({ claim: 'C3', study, comparisons: judged.length, decisive: true }, comparison, {
      p: nones[judged.indexOf(comparison)] ?? null,
      verdict: findings[i]!,
      test: 'gain below the margin: paired bootstrap-t and Student’s t, one-sided',
      ...(leastOf(study, comparison.looked.facts) !== null && { margin: leastOf(study, comparison.looked.facts)! }),
    }),
  )
  const groups = [...Map.groupBy(findings.keys(), (i) => comparisons[i]!.pair.setting)]
  const gained = groups.filter(([, own]) => own.every((i) => findings[i] === 'contradicted'))
  const finding: Finding =
    judged.length === 0
      ? 'not addressed'
      : gained.length > 0
        ? 'contradicted'
        : findings.every((one) => one === 'supported')
          ? 'supported'
          : 'not shown'
  const reason: Record<Finding, string> = {
    supported: 'No procedure gains as much as the margin on any reading.',
    contradicted: `Reads better on every measure at ${gained.map(([setting]) => placeOf(setting, study.axes)).join('; ')}.`,
    'not shown': 'Neither a gain on every reading nor the absence of one is shown.',
    'not addressed': tooFew(comparisons, study),
  }
  const over = passedOver(readings, study, bothSides(pairs))
  return { finding, reason: [reason[finding], ...over].join(' '), effects, comparisons: judged.length }
}

/** p that the gain is at least the margin. */
function none({ resampled, looked }: Comparison, margin: number): number {
  return looked.facts.better === 'lower' ? above(resampled!, -margin) : below(resampled!, margin)
}

function lines(catalog: Catalog): string[] {
  const has = procedures.filter((mode) => catalog['teaching']?.some(({ name }) => name === mode))
  const remark = has.length > 0 ? [] : [`# This version of the lab has none of ${procedures.join(', ')} yet.`]
  return [...remark, 'teaching:', `  mode: [none, ${(has.length > 0 ? has : procedures).join(', ')}]`, 'seeds: 20']
}
