/**
 * What the history keeps of a run's units, as artifacts of numbers: which array holds what, and in which order.
 * At most `mostUnits` units of a run are kept, those that vary most; one takes about (210 + concepts) numbers, so a run of ten
 * units takes 9 kB, one of 128 units and 16 concepts 115 kB, and none more than 1 MB at 700 concepts.
 */

/** Most units of one run that are described. */
export const mostUnits = 256
/** Equal bins of the activations that are not zero. */
export const bins = 50
/** Share of a code's largest |activation| up to which a unit counts as silent. */
export const silent = 1e-6
/** Examples of each kind: the strongest, some of each tenth of the active rows from weak to strong, and any active. */
export const exampleCounts = { top: 12, tenths: 10, perTenth: 2, random: 12 }
/** Examples of a unit altogether. */
export const examplesPerUnit = exampleCounts.top + exampleCounts.tenths * exampleCounts.perTenth + exampleCounts.random

/** A unit's statistics over held-out rows, in the order of their array, with their formulas. */
export const statistics = [
  { name: 'density', label: 'Density', formula: 'share of rows with |a| > 1e-6 of the code’s largest' },
  { name: 'mean', label: 'Mean', formula: 'E[a]' },
  { name: 'min', label: 'Least', formula: 'min a' },
  { name: 'max', label: 'Greatest', formula: 'max a' },
  { name: 'variance', label: 'Zero-centred variance', formula: 'E[a²]' },
  { name: 'skew', label: 'Skew', formula: 'E[a³] / E[a²]^1.5' },
  { name: 'kurtosis', label: 'Kurtosis', formula: 'E[a⁴] / E[a²]²' },
] as const
export type StatisticName = (typeof statistics)[number]['name']

/** Names of the artifacts; U is the number of units kept, K of factors (a value concept, or one class of a concept). */
export const unitArtifacts = {
  /** `[U]`: the unit's number in the code. */
  index: 'units/index',
  /** `[U, statistics]`. */
  statistics: 'units/statistics',
  /** `[U, 2]`: where the bins begin and end. */
  range: 'units/range',
  /** `[U, 2, 1 + bins]`: rows without and with the unit's own factor, zeros first. */
  histogram: 'units/histogram',
  /** `[U, 2, examplesPerUnit]`: number of the held-out row (−1 where there are too few), and the activation there. */
  examples: 'units/examples',
  /** `[U, K]`: R² of the unit alone for a value, area under the ROC curve for a class, on held-out rows. */
  score: 'units/score',
  /** `[U]`: task loss with the unit held at its mean, minus the loss as it is. */
  ablation: 'units/ablation',
  /** `[students, U, nearest, 2]`: number of the student's unit (−1 where there is none), and its correlation with the
   * unit over held-out rows. A label for each student, of `studentLabel`. */
  students: 'units/students',
} as const

/** Units of a student that are kept of each unit: those whose |correlation| is largest. */
export const nearestKept = 3

/** What a student's units are and which student it is: `unit of mlp 64, sees the input, predicts the code`. */
export const studentLabel = (words: string, hidden: boolean): string => `${hidden ? 'unit' : 'output'} of ${words}`

/** The parts of such a label. */
export function studentOf(label: string): { noun: string; words: string } {
  const cut = label.indexOf(' of ')
  return { noun: label.slice(0, cut), words: label.slice(cut + 4) }
}

/** `[K, all units]`, with the factors' names: each unit's correlation with each factor on held-out rows. */
export const correlationArtifact = 'concept × unit correlation'
/** `[concepts, all units]`, with the concepts' names: the code where each concept is shown alone at value 1. */
export const aloneArtifact = 'concept × unit'
