import type { Session } from '../engines/engine.ts'
import type { Cohort } from '../cohort/cohort.ts'

/** What the sparsifier does to the weights of every run between two steps, on the host, after `done` of `steps`. */
export async function actBetween(cohort: Cohort, session: Session, done: number, steps: number): Promise<void> {
  const { primary, runs, slots } = cohort
  const { matrices, parameters } = primary
  const all = await session.read(matrices.entries(parameters.owner, slots))
  for (let run = 0; run < runs; run++) {
    const of = (entry: string): Float32Array => {
      const values = all[entry] as Float32Array
      const size = values.length / runs
      return values.subarray(run * size, (run + 1) * size)
    }
    matrices.act(run, parameters.owner, slots, of, done / steps)
  }
  session.write(all)
}
