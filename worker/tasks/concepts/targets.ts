/** What a target says of its group of concepts: their sum, or 1 where it holds and 0 elsewhere. */
type Combination = (sum: number, present: number, size: number) => number

const combinations = {
  and: (_, present, size) => Number(present === size),
  xor: (_, present) => Number(present === 1),
  sum: (sum) => sum,
  parity: (_, present) => present % 2,
} satisfies Record<string, Combination>

/** What the outputs of `concepts` may be. */
export const targetsOfConcepts = ['concepts', ...(Object.keys(combinations) as (keyof typeof combinations)[])] as const
export type TargetOfConcepts = (typeof targetsOfConcepts)[number]

/** Whether the concepts themselves are to be told. */
export const areTargets = (targets: TargetOfConcepts): targets is 'concepts' => targets === 'concepts'

/**
 * Fills targets `[rows, F / size]` from concepts `[rows, F]`. Group i is concepts i, i + G, i + 2G, … of G = F / size
 * groups; a concept is present if it is above 0.
 */
export function fillTargets(
  targets: Exclude<TargetOfConcepts, 'concepts'>,
  concepts: Float32Array,
  { F, size }: { F: number; size: number },
  out: Float32Array,
): void {
  const groups = F / size
  const said: Combination = combinations[targets]
  for (let at = 0, row = 0; row < concepts.length; row += F)
    for (let group = 0; group < groups; group++) {
      let [sum, present] = [0, 0]
      for (let j = row + group; j < row + F; j += groups) {
        sum += concepts[j]!
        if (concepts[j]! > 0) present++
      }
      out[at++] = said(sum, present, size)
    }
}
