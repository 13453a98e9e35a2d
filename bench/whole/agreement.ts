import type { Measured } from './sides.ts'

/** Summaries that are compared between the sides: capability, students, the probe ladder, units. */
const compared = [
  'testLoss',
  'testAccuracy',
  'testR2',
  'effectiveFlopsPerRow',
  'aulc.ridge',
  'aulc.mlp64',
  'fvu.mlp64',
  'fidelity.ridge',
  'fidelity.mlp64',
  'probe.k1.n100',
  'probe.k5.n1000',
  'probe.kall.nall',
  'probe.mlp.n100',
  'probe.mlp.nall',
  'probeAuc.k1.nall',
  'probeAuc.mlp.nall',
  'probeMatthews.k5.nall',
  'monosemantic.count',
  'matchedCorrelation',
  'dci.disentanglement',
  'mig',
  'sap',
  'modularity',
  'selectivity',
  'meanL0',
  'participationRatio',
  'kurtosis',
]

/** One summary on both sides: means over their common settings, and their difference in standard errors. */
export interface Compared {
  name: string
  ours: number
  theirs: number
  /** Standard error of the difference of the two means, from the spread of our seeds. */
  standardError: number
  apart: number
}

/** Compares the summaries of two sets of runs, setting by setting, without those that do not vary over seeds. */
export function compare(ours: readonly Measured[], theirs: readonly Measured[]): Compared[] {
  const own = Map.groupBy(ours, ({ setting }) => setting)
  const other = [...Map.groupBy(theirs, ({ setting }) => setting)]
  return compared.flatMap((name) => {
    const settings = other.flatMap(([setting, runs]) => {
      const [a, b] = [values(own.get(setting) ?? [], name), values(runs, name)]
      return a.length > 1 && b.length
        ? [{ a: mean(a), b: mean(b), variance: variance(a) * (1 / a.length + 1 / b.length) }]
        : []
    })
    const standardError = Math.sqrt(settings.reduce((sum, { variance }) => sum + variance, 0)) / settings.length
    if (!(standardError > 0)) return []
    const [a, b] = [mean(settings.map(({ a }) => a)), mean(settings.map(({ b }) => b))]
    return [{ name, ours: a, theirs: b, standardError, apart: (b - a) / standardError }]
  })
}

const values = (runs: readonly Measured[], name: string): number[] =>
  runs.map(({ summaries }) => summaries[name] ?? NaN).filter((value) => Number.isFinite(value))

const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length

function variance(list: readonly number[]): number {
  const centre = mean(list)
  return list.reduce((sum, x) => sum + (x - centre) ** 2, 0) / (list.length - 1)
}
