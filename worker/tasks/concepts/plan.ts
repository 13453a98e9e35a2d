import { TaskDataError } from '../dataError.ts'
import { forestOf, REFINED, treeSize } from './forest.ts'
import type { Presence } from './presence.ts'
import { areTargets, type TargetOfConcepts } from './targets.ts'

/** The options of `concepts`, each valid by itself. */
export interface ConceptsOptions {
  readonly concepts: number
  readonly inputs: number
  readonly density: number
  readonly least: number
  readonly targets: TargetOfConcepts
  readonly group: number
  readonly mixing: 'rotation' | 'network'
  readonly frequency: 'uniform' | 'zipf'
  readonly exponent: number
  readonly hierarchy: 'none' | 'tree'
  readonly children: number
  readonly levels: number
  readonly correlation: number
  readonly rank: number
}

/** What the options of `concepts` amount to together. */
export interface Plan {
  /** Concepts, inputs and outputs. */
  readonly F: number
  readonly D: number
  readonly outputs: number
  readonly density: number
  readonly presence: Presence
  /** Whether every concept is present with the same probability, by itself, with values from 0: one word each. */
  readonly plain: boolean
  /** `1`, `2`; in trees `1`, `1.1`, `1.2`, `2`. */
  readonly names: readonly string[]
}

/** A network's second layer takes D² products for each row. */
const MOST_MIXED = 256
const MOST_CONCEPTS = 4096

/** Throws TaskDataError if the options do not go together, by the name of the field, with the nearest valid value. */
export function planOf(given: ConceptsOptions): Plan {
  const { concepts: F, density, least, targets, correlation } = given
  const D = given.inputs || F
  if (D < F) fault('inputs', `${D} is fewer than the ${F} concepts; expected at least ${F}, or 0 for ${F}`)
  if (given.mixing === 'network' && D > MOST_MIXED)
    fault(
      F > MOST_MIXED ? 'concepts' : 'inputs',
      `mixing: network takes at most ${MOST_MIXED} inputs, got ${D} (nearest valid: ${MOST_MIXED})`,
    )
  if (density === 1 && least === 1) fault('least', 'with density: 1 every row would be the same (nearest valid: 0.99)')
  unused(given)
  const weightsOf = (n: number): number[] =>
    Array.from({ length: n }, (_, i) => (given.frequency === 'zipf' ? (i + 1) ** -given.exponent : 1))
  const size = sizeOfTree(given)
  const trees = F / size
  if (!areTargets(targets)) wholeGroups(given, size)
  if (correlation > 0 && trees === 1)
    fault('correlation', `a single ${size > 1 ? 'tree' : 'concept'} has nothing to correlate with (nearest valid: 0)`)
  const forest =
    given.hierarchy === 'tree'
      ? forestOf(trees, { levels: given.levels, weights: weightsOf(given.children) })
      : forestOf(trees, { levels: 1, weights: [1] })
  const roots = rootsOf(density, size > 1 ? given.levels : 1, F, weightsOf(trees))
  return {
    F,
    D,
    outputs: areTargets(targets) ? F : F / given.group,
    density,
    presence: { forest, roots, least, copula: correlation > 0 ? { strength: correlation, rank: given.rank } : null },
    plain: size === 1 && given.frequency === 'uniform' && correlation === 0 && least === 0,
    names: namesOf(trees, size, given),
  }
}

function fault(field: string, message: string): never {
  throw new TaskDataError(`task.${field}: ${message}`)
}

/** Options of something that is not chosen are left as they are. */
function unused(given: ConceptsOptions): void {
  const only = (field: keyof ConceptsOptions, usual: number, chosen: boolean, by: string) => {
    if (!chosen && given[field] !== usual)
      fault(field, `only ${by} has it, got ${given[field]} (leave it out, or nearest valid: ${usual})`)
  }
  only('group', 2, !areTargets(given.targets), 'targets other than concepts')
  only('exponent', 0.5, given.frequency === 'zipf', 'frequency: zipf')
  only('children', 4, given.hierarchy === 'tree', 'hierarchy: tree')
  only('levels', 2, given.hierarchy === 'tree', 'hierarchy: tree')
  only('rank', 3, given.correlation > 0, 'a correlation above 0')
}

/** Concepts of a tree; 1 without a hierarchy. */
function sizeOfTree({ concepts: F, hierarchy, children, levels }: ConceptsOptions): number {
  if (hierarchy === 'none') return 1
  const size = treeSize(children, levels)
  if (size > MOST_CONCEPTS) {
    let fewer = levels - 1
    while (treeSize(children, fewer) > MOST_CONCEPTS) fewer--
    fault(
      'levels',
      `a tree of ${children} children and ${levels} levels has more than ${MOST_CONCEPTS} concepts (nearest valid: ${fewer})`,
    )
  }
  if (F % size !== 0)
    fault(
      'concepts',
      `trees of ${children} children and ${levels} levels have ${size} concepts each, got ${F} concepts (nearest valid: ${multiple(F, size)})`,
    )
  return size
}

/** A group has one concept of each of its trees, so that no target follows from the hierarchy alone. */
function wholeGroups({ concepts: F, group, hierarchy }: ConceptsOptions, size: number): void {
  const trees = F / size
  if (trees % group === 0) return
  const nearest = multiple(trees, group) * size
  if (hierarchy === 'tree')
    fault(
      'concepts',
      `a group takes its ${group} concepts from different trees of ${size}, got ${trees} trees (nearest valid: ${nearest})`,
    )
  fault('concepts', `${F} concepts make no whole groups of ${group} (nearest valid: ${nearest})`)
}

/** The multiple of a whole number that is nearest, above 0. */
const multiple = (of: number, unit: number): number => Math.max(1, Math.round(of / unit)) * unit

/** Probabilities of roots, by weight, so that the mean over all concepts is the density. */
function rootsOf(density: number, levels: number, F: number, weights: readonly number[]): number[] {
  // Of a root's rows each further level has its share.
  const perRoot = (1 - REFINED ** levels) / (1 - REFINED)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const rate = (F * density) / (perRoot * total)
  const largest = Math.max(...weights) * rate
  if (largest > 1)
    fault(
      'density',
      `the commonest concept would be present in ${percent(largest)} of rows (nearest valid: ${Math.floor((density / largest) * 1e4) / 1e4})`,
    )
  return weights.map((weight) => weight * rate)
}

const percent = (share: number): string => `${Math.round(share * 100)}%`

function namesOf(trees: number, size: number, { children, levels }: ConceptsOptions): string[] {
  const names: string[] = []
  const walk = (name: string, level: number): void => {
    names.push(name)
    if (level < levels) for (let i = 1; i <= children; i++) walk(`${name}.${i}`, level + 1)
  }
  for (let tree = 1; tree <= trees; tree++) walk(String(tree), size > 1 ? 1 : levels)
  return names
}
