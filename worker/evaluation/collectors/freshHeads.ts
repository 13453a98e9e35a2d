import { finiteAll } from '../../measures/finiteCode.ts'
import type { Imitation, Rows } from '../../measures/measure.ts'
import type { Frozen } from './collector.ts'

/** A student's copy of a code, as it is read: the rows that fit a head, and those that are scored. */
export interface Copy {
  labelled: Rows
  scored: Rows
}

/**
 * Task losses of new heads, fitted to the labelled rows and scored on others: of a run's copy, of a code that says nothing,
 * and of the primary's own code. A copy that is not finite says nothing.
 */
export function freshHeads({ cohort, scored: held, shown, train, test }: Frozen) {
  const { task, seeds, target, primary } = cohort
  const [H, C] = [primary.units, task.outputs]
  const lossOf = (run: number, labelled: Float32Array, scored: Float32Array): number => {
    const seed = seeds.ofRun[run]!
    if (shown.labelled === 0 || held.n === 0) return NaN
    return target.headLoss(
      { n: shown.labelled, code: labelled, rows: shown.targets[seed]! },
      { n: held.n, code: scored, rows: held.targets[seed]! },
      C,
    )
  }
  // A code that says nothing is the same for all runs of a seed.
  const ofSeed = new Map<number, number>()
  const silent = (run: number): number => {
    const seed = seeds.ofRun[run]!
    const loss = ofSeed.get(seed) ?? lossOf(run, new Float32Array(shown.labelled * H), new Float32Array(held.n * H))
    ofSeed.set(seed, loss)
    return loss
  }
  const bounds = train.map(({ code }, run) => {
    const [own, on] = [code.subarray(0, shown.labelled * H), test[run]!.code]
    const lossMean = silent(run)
    return { lossMean, lossPrimary: finiteAll(own) && finiteAll(on) ? lossOf(run, own, on) : lossMean }
  })
  return (run: number, { labelled, scored }: Copy): NonNullable<Imitation['fresh']> => {
    const told = finiteAll(labelled.code) && finiteAll(scored.code)
    const { lossMean, lossPrimary } = bounds[run]!
    return { lossMean, lossPrimary, lossStudent: told ? lossOf(run, labelled.code, scored.code) : lossMean }
  }
}
