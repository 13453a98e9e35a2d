/**
 * The artifacts that the history stores about a run's units: names, contents and order. At most `mostUnits` units of a
 * run are stored, those that vary most. One unit takes about (210 + concepts) numbers, so a run of ten units takes 9
 * kB, one of 128 units and 16 concepts 115 kB, and none more than 1 MB at 700 concepts.
 */

/** Most units of one run that are described. */
export const mostUnits = 256
/** Equal bins of the activations that are not zero. */
export const bins = 50
/** Share of a code's largest |activation| up to which a unit counts as silent. */
export const silent = 1e-6
/**
 * Numbers of examples of each kind: the strongest, some of each tenth of the active rows from weak to strong, and
 * random active ones.
 */
export const exampleCounts = { top: 12, tenths: 10, perTenth: 2, random: 12 }
/** Total examples per unit. */
export const examplesPerUnit = exampleCounts.top + exampleCounts.tenths * exampleCounts.perTenth + exampleCounts.random

/** A unit's statistics over held-out rows, in the order of their array, with their formulas. */
export const statistics = [
  {
    name: 'density',
    label: 'Density',
    means: 'How often the unit is active.',
    formula: 'share of rows with |a| > 1e-6 of the code’s largest',
  },
  { name: 'mean', label: 'Mean', means: 'The mean activation of the unit.', formula: 'E[a]' },
  { name: 'min', label: 'Least', means: 'The smallest activation of the unit.', formula: 'min a' },
  { name: 'max', label: 'Greatest', means: 'The largest activation of the unit.', formula: 'max a' },
  {
    name: 'variance',
    label: 'Zero-centred variance',
    means: 'The mean square of the activation, about 0 and not about its mean.',
    formula: 'E[a²]',
  },
  {
    name: 'skew',
    label: 'Skew',
    means: 'Whether rare activations lie far above (positive) or below (negative) the others.',
    formula: 'E[a³] / E[a²]^1.5',
  },
  {
    name: 'kurtosis',
    label: 'Kurtosis',
    means: 'How rarely and strongly the unit is active.',
    formula: 'E[a⁴] / E[a²]²',
  },
] as const
export type StatisticName = (typeof statistics)[number]['name']

/**
 * Names of the artifacts; U is the number of stored units, K that of factors (a value concept, or one class of a
 * concept).
 */
export const unitArtifacts = {
  /** `[U]`: the unit's number in the code. */
  index: 'units/index',
  /** `[U, statistics]`. */
  statistics: 'units/statistics',
  /** `[U, 2]`: the ends of the binned range. */
  range: 'units/range',
  /** `[U, 2, 1 + bins]`: rows without and with the unit's own factor; the zeros are the first bin. */
  histogram: 'units/histogram',
  /** `[U, 2, examplesPerUnit]`: number of the held-out row (−1 if there are too few), and the activation there. */
  examples: 'units/examples',
  /** `[U, K]`: R² of the unit alone for a value, area under the ROC curve for a class, on held-out rows. */
  score: 'units/score',
  /** `[U]`: task loss with the unit held at its mean, minus the normal loss. */
  ablation: 'units/ablation',
  /**
   * `[students, U, nearest, 2]`: number of the student's unit (−1 if there is none), and its correlation with the unit
   * over held-out rows. Each student's label is its `studentLabel`.
   */
  students: 'units/students',
  /** `[N]`: the held-out rows of which the attention is stored, at most `mostAttention` numbers for them all. */
  attendedRows: 'units/attention rows',
} as const

/** `[N, heads, asking, L]`: how much of each place goes to each of the last `asking`, in the i-th layer of attention, from 0. */
export const attentionArtifact = (layer: number): string => `units/attention ${layer + 1}`

/** Most numbers stored about the attention of one run: 1 MB. */
export const mostAttention = 2 ** 18

/** Student units stored for each unit: those with the largest |correlation|. */
export const nearestKept = 3

/** Describes a student and its units: `unit of mlp 64, sees the input, predicts the code`. */
export const studentLabel = (words: string, hidden: boolean): string => `${hidden ? 'unit' : 'output'} of ${words}`

/** The parts of such a label. */
export function studentOf(label: string): { noun: string; words: string } {
  const cut = label.indexOf(' of ')
  return { noun: label.slice(0, cut), words: label.slice(cut + 4) }
}

/** `[K, all units]`, with the factors' names: each unit's correlation with each factor on held-out rows. */
export const correlationArtifact = 'concept × unit correlation'
/** `[concepts, all units]`, with the concepts' names: the code when each concept is shown alone at value 1. */
export const aloneArtifact = 'concept × unit'
