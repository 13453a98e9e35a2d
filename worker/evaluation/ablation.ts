import type { Session } from '../engines/engine.ts'
import type { Cohort } from '../cohort/cohort.ts'
import { resume } from './forward.ts'
import type { Pace } from './pace.ts'

/** Rows on which units are ablated: one call of the program. */
export const ablationRows = 1000

/** What each run's rows are, and which of its units are ablated. */
export interface Ablated {
  /** Exposed code as the primary computes it, `[n, units]`, of each run. */
  code: Float32Array[]
  targets: Float32Array[]
  /** Inputs of these rows, of each distinct seed. */
  inputs: Float32Array[]
  /** Units of each run, equally many. */
  kept: readonly number[][]
  /** The rotation `[units, units]` in which the units of each run are read; null where they are the primary's own. */
  turns: Float64Array[] | null
}

/**
 * Mean ablation: what the task loss gains when one unit is held at its mean over the rows and the layers behind go on,
 * `[kept]` of each run. In a rotated code the unit is a direction, and what varies along it is taken out.
 */
export async function ablations(
  cohort: Cohort,
  session: Session,
  { code, targets, inputs, kept, turns }: Ablated,
  pace: Pace,
): Promise<Float32Array[]> {
  const H = cohort.primary.units
  const C = cohort.task.outputs
  const n = Math.min(ablationRows, code[0]!.length / H)
  const rows = code.map((own) => own.slice(0, n * H))
  const width = cohort.target.width(C)
  const scored = targets.map((own) => own.subarray(0, n * width))
  const outputs = rows.map(() => new Float32Array(n * C))
  const losses = async (given: Float32Array[], share: number) =>
    (await resume(cohort, session, given, inputs, () => pace(share), outputs)).map(
      (outputs, r) => cohort.target.scores(outputs, scored[r]!, C).loss,
    )
  const whole = await losses(rows, 0)
  const added = kept.map((units) => new Float32Array(units.length))
  const room = rows.map((own) => new Float32Array(own.length))
  for (let i = 0; i < (kept[0]?.length ?? 0); i++) {
    const without = rows.map((own, r) => heldAtMean(own, n, H, kept[r]![i]!, turns?.[r] ?? null, room[r]))
    ;(await losses(without, i / kept[0]!.length)).forEach((loss, r) => {
      const difference = loss - whole[r]!
      added[r]![i] = Number.isFinite(difference) ? difference : 0
    })
  }
  return added
}

/** The code `[n, H]` with unit `j` at its mean, in `out`; of a rotated code z = hQ, the direction Q·j. */
export function heldAtMean(
  code: Float32Array,
  n: number,
  H: number,
  j: number,
  turn: Float64Array | null,
  out: Float32Array = new Float32Array(n * H),
): Float32Array {
  out.set(code.subarray(0, n * H))
  const values = new Float64Array(n)
  let sum = 0
  for (let i = 0; i < n; i++) {
    let along = 0
    if (!turn) along = code[i * H + j]!
    else for (let k = 0; k < H; k++) along += code[i * H + k]! * turn[k * H + j]!
    values[i] = along
    sum += along
  }
  const mean = sum / n
  for (let i = 0; i < n; i++) {
    if (!turn) out[i * H + j] = mean
    else for (let k = 0; k < H; k++) out[i * H + k]! -= (values[i]! - mean) * turn[k * H + j]!
  }
  return out
}
