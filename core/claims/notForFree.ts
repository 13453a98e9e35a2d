import type { Catalog } from '../catalog/catalog.ts'
import { holm } from '../statistics/holm.ts'
import { above, below, differs } from '../statistics/oneSided.ts'
import { sign } from '../statistics/pareto.ts'
import { either } from '../experiment/scalar.ts'
import { boughtBy, boughtWords, type Bought } from './bought.ts'
import type { Claim, Judgement } from './claim.ts'
import { compare, effectOf, levelOf, tooFew, type Comparison } from './comparison.ts'
import { bothSides, procedureAgainstControls, procedureAgainstDirect } from './contrasts.ts'
import { placeOf } from './labels.ts'
import { leastOf } from './least.ts'
import { look, passedOver, readings } from './looks.ts'
import type { Study, StudySetting } from './study.ts'
import type { Effect, Finding, Part } from './verdict.ts'

/** C3: distillation that serves capability only, against direct training. */
export const notForFree: Claim = {
  name: 'C3',
  title: 'Not for free',
  statement: 'Distillation used only for capability does not by itself make a network more interpretable.',
  published:
    'Against it: Han et al. 2023 (arXiv 2305.15734), distillation from soft labels raised the number of concept detectors; label smoothing lowered it.',
  judge,
  missing: 'No setting distils for capability only.',
  lines,
}

/**
 * Judges each procedure. Supported where its gain over direct training is shown to be below the margin on every reading;
 * contradicted where it gains on every reading over direct training, and over each control of it that the study has. The
 * claim is contradicted where any procedure contradicts it, and supported where all support it.
 */
function judge(study: Study): Judgement | null {
  const pairs = procedureAgainstDirect(study)
  const looks = look(readings, study, bothSides(pairs))
  const direct = tested(study, compare(pairs, looks), true)
  if (direct.all.length === 0) return null
  if (direct.comparisons.length === 0)
    return { finding: 'not addressed', reason: 'No reading moves.', effects: [], comparisons: 0 }
  const controls = tested(study, compare(procedureAgainstControls(study), looks), false)
  const modes = Map.groupBy(
    direct.comparisons.keys(),
    (i) => direct.comparisons[i]!.pair.setting.settings.teaching.mode,
  )
  // Only a gain is told with its price.
  const prices = direct.findings.includes('contradicted') ? boughtBy(study, pairs) : new Map<StudySetting, Bought>()
  const parts = [...modes].map(([title, rows]) => partOf(title, rows, { direct, controls, study, prices }))
  const told = parts.filter(({ finding }) => finding !== 'not addressed')
  const finding: Finding =
    told.length === 0
      ? 'not addressed'
      : parts.some(({ finding }) => finding === 'contradicted')
        ? 'contradicted'
        : parts.every(({ finding }) => finding === 'supported')
          ? 'supported'
          : 'not shown'
  return {
    finding,
    ...(parts.length > 1 && { parts }),
    reason: [
      parts.length > 1 ? `By procedure: ${parts.map(wordsOf).join('; ')}.` : parts[0]!.reason,
      ...passedOver(readings, study, bothSides(pairs)),
    ].join(' '),
    effects: [...direct.effects, ...controls.effects],
    comparisons: direct.judged,
  }
}

/** Comparisons of a contrast, whose runs do not all have one value, with what is found of each. */
interface Tested {
  all: Comparison[]
  comparisons: Comparison[]
  /** Supported: a gain below the margin; contradicted: a gain. */
  findings: Finding[]
  effects: Effect[]
  judged: number
}

function tested(study: Study, all: Comparison[], decisive: boolean): Tested {
  const alpha = levelOf(study)
  const comparisons = all.filter(({ fixed }) => !fixed)
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
    effectOf({ claim: 'C3', study, comparisons: judged.length, decisive }, comparison, {
      p: nones[judged.indexOf(comparison)] ?? null,
      verdict: findings[i]!,
      test: 'gain below the margin: paired bootstrap-t and Student’s t, one-sided',
      ...(leastOf(study, comparison.looked.facts) !== null && { margin: leastOf(study, comparison.looked.facts)! }),
    }),
  )
  return { all, comparisons, findings, effects, judged: judged.length }
}

/** What is found of one procedure, whose comparisons with direct training stand at `rows`. */
function partOf(
  title: string,
  rows: readonly number[],
  {
    direct,
    controls,
    study,
    prices,
  }: { direct: Tested; controls: Tested; study: Study; prices: ReadonlyMap<StudySetting, Bought> },
): Part {
  const place = (setting: StudySetting) => placeOf(setting, study.axes)
  const findings = rows.map((i) => direct.findings[i]!)
  if (findings.every((one) => one === 'not addressed'))
    return { title, finding: 'not addressed', reason: tooFew(direct.comparisons, study) }
  if (findings.every((one) => one === 'supported'))
    return { title, finding: 'supported', reason: 'Gains less than the margin on every reading.' }
  const bySetting = [...Map.groupBy(rows, (i) => direct.comparisons[i]!.pair.setting)]
  const gained = bySetting.filter(([, own]) => own.every((i) => direct.findings[i] === 'contradicted'))
  if (gained.length === 0)
    return { title, finding: 'not shown', reason: 'Neither a gain on every reading nor the absence of one is shown.' }
  const told = gained.map(([setting]) => {
    const price = prices.get(setting)
    const own = [...controls.comparisons.keys()].filter((i) => controls.comparisons[i]!.pair.setting === setting)
    const rivals = [...Map.groupBy(own, (i) => controls.comparisons[i]!.pair.reference)]
    const equals = rivals.filter(([, rows]) => !rows.every((i) => controls.findings[i] === 'contradicted'))
    return {
      place: `${place(setting)}${price ? ` (${boughtWords(price)})` : ''}`,
      rivals: rivals.length,
      equals: equals.map(([reference]) => place(reference)),
    }
  })
  const clear = told.filter(({ equals }) => equals.length === 0)
  if (clear.length > 0) {
    const beside = clear.every(({ rivals }) => rivals > 0) ? ' and its controls' : ''
    const lacking = beside ? '' : ' No control of distillation stands beside every one of these.'
    const at = clear.map(({ place }) => place).join('; ')
    return {
      title,
      finding: 'contradicted',
      reason: `Reads better on every measure than direct training${beside} at ${at}.${lacking}`,
    }
  }
  const words = told.map(
    ({ place, equals }) => `at ${place}, but is not shown to read better than ${equals.join(', ')}`,
  )
  return {
    title,
    finding: 'not shown',
    reason: `Reads better than direct training ${words.join('; ')}: the gain need not come from what is distilled.`,
  }
}

const wordsOf = ({ title, finding }: Part): string => `${title} ${finding}`

/** p that the gain is at least the margin. */
function none({ resampled, looked }: Comparison, margin: number): number {
  return looked.facts.better === 'lower' ? above(resampled!, -margin) : below(resampled!, margin)
}

/** Every procedure beside direct training; and, as a remark, what controls there are for tasks that have them. */
function lines(catalog: Catalog): string[] {
  // On rows without targets a mode does not distil for capability.
  const modes = (catalog['teaching'] ?? []).filter(({ facts }) => facts['unlabelled'] !== true)
  const names = (fact: string) => modes.filter(({ facts }) => facts[fact] !== undefined).map(({ name }) => name)
  const wanted = new Set(modes.flatMap(({ facts }) => (facts['targets'] as string[] | undefined) ?? []))
  const values = new Set(
    modes.flatMap(({ options }) => options.properties?.['control']?.enum ?? []).filter((value) => value !== 'none'),
  )
  const controls = [
    ...names('controls').map((name) => `mode: ${name}`),
    ...[...values].map((value) => `control: ${value}`),
  ]
  const remark =
    controls.length > 0 ? [`  # Controls, where targets are ${either([...wanted])}: ${controls.join(', ')}.`] : []
  return ['teaching:', `  mode: [none, ${names('imitates').join(', ')}]`, ...remark, 'seeds: 20']
}
