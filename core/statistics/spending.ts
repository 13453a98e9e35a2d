import { studentAbove, studentQuantile } from './studentT.ts'

/** Degrees of freedom at which Student's t is the normal distribution to nine digits. */
const many = 1e9

/**
 * The level of each look at growing data, so that the chance of a false finding at any of them is at most `alpha`: the
 * increments of Lan & DeMets' (1983) spending function of the O'Brien–Fleming kind, 2(1 − Φ(z_{α/2} / √t)) at the share t of
 * the last look's seeds. Each look is tested at its own increment alone (Bonferroni), so that nothing is assumed of how
 * looks depend on one another. One look has all of `alpha`. `looks` ascend, in seeds.
 */
export function levelsOf(looks: readonly number[], alpha: number): number[] {
  const last = looks.at(-1)!
  const z = studentQuantile(1 - alpha / 2, many)
  const spent = looks.map((look) => (look === last ? alpha : 2 * studentAbove(z / Math.sqrt(look / last), many)))
  return spent.map((all, i) => all - (spent[i - 1] ?? 0))
}
