import { rounded } from '../statistics/rounded.ts'
import type { MeasureFacts } from '../catalog/measure.ts'
import { orderedAxes } from '../experiment/question.ts'
import { inRole } from '../catalog/roles.ts'
import type { PriceClass, PricePoint } from '../statistics/priceCurve.ts'
import { diverged } from '../statistics/paired.ts'
import { isFiniteValue, mean } from '../statistics/summarise.ts'
import type { Claim, Judgement } from './claim.ts'
import { compare, effectOf, failedWords, tooFew } from './comparison.ts'
import { againstBaseline, bothSides, type Pair } from './contrasts.ts'
import { equalComputeWords } from './equalCompute.ts'
import { fixedIn } from './fixed.ts'
import { marginOf } from './free.ts'
import { partWords, tested } from './gain.ts'
import { placeOf } from './labels.ts'
import { capability, look, prices, readings, type Looked } from './looks.ts'
import { priced, type Priced } from './priced.ts'
import { seededOf, type Study, type StudySetting } from './study.ts'
import { isMeant } from './terms.ts'
import type { Effect, Finding, Part } from './verdict.ts'

/** C2: what pressure costs along the registered range, in capability and in compute, and where it begins to. */
export const price: Claim = {
  name: 'C2',
  title: 'Price',
  statement: 'The side objective costs capability and compute; there may be a region where it is free.',
  published:
    'For a price: Leavitt & Morcos 2020 (arXiv 2003.01262), accuracy fell wherever units were made more selective, and rose by two points where less.',
  judge,
  needsCapability: true,
  missing: 'No setting has the same setting without pressure beside it.',
  lines: () => ['teaching:', '  pressure: [0, 0.3, 1, 3]', 'seeds: 20'],
}

/** Supported where some setting certainly costs, contradicted where none of the range does and all are shown to be within the
 * margin; in capability and in compute, each with a verdict of its own. */
function judge(study: Study): Judgement | null {
  const pairs = againstBaseline(study).filter(({ setting }) => isMeant(study, setting))
  const [ability] = look([capability], study)
  if (!ability || pairs.length === 0) return null
  const [reader] = look(readings, study, bothSides(pairs))
  const comparisons = compare(pairs, [ability])
  const curves = priced(study, comparisons, ability, reader ?? null)
  const along = [
    ...curves,
    ...orderedAxes(study.axes)
      .slice(1)
      .flatMap((axis) => priced(study, comparisons, ability, reader ?? null, axis)),
  ]
  const points = new Map(curves.flatMap(({ members, curve }) => members.map((one, i) => [one, curve.points[i]!])))
  const judged = comparisons.filter((one) => points.get(one)?.p)
  const effects = comparisons.map((comparison): Effect => {
    const point = points.get(comparison)
    return effectOf({ claim: 'C2', study, comparisons: judged.length, decisive: true }, comparison, {
      p: point?.p?.differs ?? null,
      verdict: point?.p ? findings[point.class] : 'not addressed',
      test: 'paired bootstrap-t and Student’s t, two-sided; equivalence by two one-sided tests, a rare failure allowed for',
      margin: marginOf(study, ability.facts),
      note: point?.p ? noteOf(point, reader) : '',
    })
  })
  const still = comparisons.every(({ fixed }) => fixed) ? comparisons[0]!.fixed : null
  const inCapability: Part = {
    title: 'Capability',
    finding: findingOfAll(effects.map(({ verdict }) => verdict)),
    reason: [
      still !== null
        ? `${ability.facts.label} is ${fixedIn(bothSides(pairs), ability.facts) ?? still}.`
        : judged.length === 0
          ? tooFew(comparisons, study)
          : capabilityWords(study, curves, along, ability.facts),
      ...(judged.length > 0 ? failedWords(comparisons, study, 'references') : []),
      ...divergedWords(study, pairs, ability.facts),
      ...collapseWords(study, curves, ability.facts),
    ].join(' '),
  }
  const parts: [Part, Part] = [inCapability, computePart(study, pairs, ability)]
  const beside = look(prices, study).filter(({ facts }) => facts.name !== ability.facts.name)
  return {
    finding: findingOfBoth(parts),
    parts,
    reason: parts.map(partWords).join(' '),
    effects: [...effects, ...tested('C2', study, compare(pairs, beside), { decisive: false }).map(asPrice)],
    comparisons: judged.length,
  }
}

/** Capability decides; compute that was counted and says otherwise leaves the claim not shown. */
const findingOfBoth = (parts: [Part, Part]): Finding => {
  const [inCapability, compute] = parts
  if (inCapability.finding === 'not addressed' || compute.finding === 'not addressed') return inCapability.finding
  return inCapability.finding === compute.finding ? compute.finding : 'not shown'
}

const findings: Record<PriceClass, Finding> = {
  'cheaper than free': 'contradicted',
  free: 'contradicted',
  'within the margin': 'contradicted',
  'costs a little': 'supported',
  costs: 'supported',
  'not told': 'not shown',
}

function noteOf({ class: own, needs, perUnit, beyond }: PricePoint, reader: Looked | undefined): string {
  const said = own === 'not told' ? [] : [own === 'costs' && beyond ? 'costs more than the margin' : classWords[own]]
  if (needs !== null)
    said.push(
      `within the margin as far as seen, but a rare failure worth it is not ruled out: ${needs} seeds without one would`,
    )
  if (perUnit && reader && perUnit.price > 0)
    said.push(
      `${short(perUnit.price)} [${short(perUnit.low)}, ${Number.isFinite(perUnit.high) ? short(perUnit.high) : '…'}] per 1 ${reader.facts.unit || reader.facts.label} gained`,
    )
  return said.join('; ')
}

const classWords: Record<PriceClass, string> = {
  'cheaper than free': 'cheaper than free: capability is gained',
  free: 'free: within the margin, and reading is better',
  'within the margin': 'within the margin',
  'costs a little': 'costs a little: certain, and within the margin',
  costs: 'costs: certain, and not shown to be within the margin',
  'not told': '',
}

function findingOfAll(all: readonly Finding[]): Finding {
  const told = all.filter((finding) => finding !== 'not addressed')
  if (told.length === 0) return 'not addressed'
  if (told.includes('supported')) return 'supported'
  return told.every((finding) => finding === 'contradicted') ? 'contradicted' : 'not shown'
}

/** That a run lost more than was registered as the most. */
function collapseWords({ collapse }: Study, curves: readonly Priced[], { unit }: MeasureFacts): string[] {
  const lost = curves.flatMap(({ refuted }) => refuted ?? [])
  if (lost.length === 0) return []
  const worst = short(Math.max(...lost))
  return [`A run lost ${worst} ${unit}, more than the ${collapse} that a rare failure was taken to lose: ${worst} is.`]
}

/** Which settings lose runs that their references keep. */
function divergedWords(study: Study, pairs: readonly Pair[], { name }: MeasureFacts): string[] {
  const places = pairs.flatMap(({ setting, reference }) => {
    const [own, other] = [seededOf(setting, name), seededOf(reference, name)]
    const failed = diverged(own, other)
    return failed > 0 ? [`${placeOf(setting, study.axes)} (${failed} of ${own.length} runs)`] : []
  })
  return places.length > 0 ? [`Training diverged, where the reference did not, at ${places.join('; ')}.`] : []
}

/** What capability costs along the range, in sentences: dearest first, then what is free, then where it begins. */
function capabilityWords(
  study: Study,
  curves: readonly Priced[],
  along: readonly Priced[],
  { unit, label }: MeasureFacts,
): string {
  const where = (...classes: PriceClass[]) =>
    curves.flatMap(({ members, curve }) =>
      members.flatMap(({ pair }, i) => {
        const point = curve.points[i]!
        if (!classes.includes(point.class)) return []
        const ends = point.spread ? ` [${short(point.spread.low)}, ${short(point.spread.high)}]` : ''
        const size = `${short(point.loss!)} ${unit}${ends}`
        return [`${placeOf(pair.setting, study.axes)} (${size})`]
      }),
    )
  const { margin } = curves[0]!
  const list = (words: string, places: string[]) => (places.length > 0 ? [`${words} at ${places.join('; ')}.`] : [])
  const [costs, little] = [where('costs'), where('costs a little')]
  return [
    ...list('Costs', costs),
    ...list(`Costs a little, certain and within the margin of ${margin} ${unit},`, little),
    ...(costs.length + little.length === 0 ? ['No setting is shown to cost capability.'] : []),
    ...list('Gains', where('cheaper than free')),
    ...(margin === null
      ? [`${label} has no margin within which a difference counts as none; a question in the file states one.`]
      : [`Free (within ${margin} ${unit}, and reading better) at ${where('free').join('; ') || 'no setting'}.`]),
    ...(margin === null ? [] : along.map((one) => beginWords(study, one)).filter(Boolean)),
  ].join(' ')
}

/** Where along an axis the mean loss passes the margin, and at which place of the other axes. */
function beginWords(study: Study, { curve, members, axis, margin }: Priced): string {
  if (!axis) return ''
  const { at, low, high, surely, setting } = curve.begins
  const { setting: first } = members[0]!.pair
  const others = study.axes.filter(({ path }) => path !== axis.path && movesAmongPriced(study, path))
  const of = others.some(({ path }) => first.axes[path] != null) ? ` (${placeOf(first, others)})` : ''
  if (at === null) return `Along ${axis.label}${of} the mean loss stays within the margin.`
  const ends = `[${low === null ? '…' : short(low)}, ${high === null ? 'beyond the range' : short(high)}]`
  const on = curve.points.every((point) => point.at < surely! || point.beyond) ? 'from' : 'at'
  const certain = surely === null ? 'certain nowhere' : `certain ${on} ${short(surely)}${on === 'from' ? ' on' : ''}`
  const back = curve.points.flatMap((point) =>
    setting !== null && point.at > setting && point.loss !== null && point.loss <= margin! ? [short(point.at)] : [],
  )
  const again = back.length > 0 ? `; it does not at ${back.join(', ')}` : ''
  return `Along ${axis.label}${of} the mean loss passes the margin at ${short(at)} ${ends}, ${certain}${again}.`
}

/** Whether the settings that are priced differ in it. */
const movesAmongPriced = (study: Study, path: string): boolean =>
  new Set(againstBaseline(study).map(({ setting }) => setting.axes[path] ?? null)).size > 1

/** What pressure costs in operations at equal steps, which are counted and not sampled. */
function computePart(study: Study, pairs: readonly Pair[], ability: Looked): Part {
  const counts = inRole('compute', study.measures)
  const total = ({ runs }: StudySetting): number => {
    const counted = runs.filter(({ values }) => counts.every(({ name }) => isFiniteValue(values[name])))
    const sums = counted.map(({ values }) => counts.reduce((sum, { name }) => sum + values[name]!, 0))
    return sums.length > 0 ? mean(sums) : NaN
  }
  const ratios = pairs
    .map(({ setting, reference }) => total(setting) / total(reference))
    .filter(Number.isFinite)
    .sort((a, b) => a - b)
  if (counts.length === 0 || ratios.length === 0)
    return { title: 'Compute', finding: 'not addressed', reason: 'Operations of training were not counted.' }
  const [least, most] = [ratios[0]!, ratios.at(-1)!]
  if (most <= 1 + 1e-9)
    return {
      title: 'Compute',
      finding: 'contradicted',
      reason: 'At equal steps no setting takes more operations to train.',
    }
  const [from, to] = [ratioWords(least), ratioWords(most)]
  const times = from === to ? to : `${from} to ${to}`
  return {
    title: 'Compute',
    finding: 'supported',
    reason: `At equal steps training takes ${times} times the operations of the same setting without pressure; ${equalComputeWords(study, ability) ?? 'nothing was compared at equal operations'}.`,
  }
}

/** A ratio to two digits, or to as many more as tell it from 1. */
const ratioWords = (ratio: number): string => {
  const digits = [2, 3, 4, 5, 6, 7, 8, 9, 10].find((own) => Number(ratio.toPrecision(own)) !== 1) ?? 2
  return String(Number(ratio.toPrecision(digits)))
}

/** Beside a price, what is worse supports it. */
function asPrice(effect: Effect): Effect {
  const turned: Partial<Record<Finding, Finding>> = { supported: 'contradicted', contradicted: 'supported' }
  return { ...effect, verdict: turned[effect.verdict] ?? effect.verdict }
}

const short = (value: number): string => rounded(value, 2)
