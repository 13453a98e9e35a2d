import * as tf from '@tensorflow/tfjs-core'
import type { Artifact } from '../../../core/messages/trainer.ts'
import {
  attentionArtifact,
  exampleCounts,
  examplesPerUnit,
  mostAttention,
  unitArtifacts,
} from '../../../core/units/layout.ts'
import type { Cohort } from '../../cohort/cohort.ts'
import type { AttentionMaps } from '../../networks/network.ts'
import type { Session } from '../../engines/engine.ts'
import type { Program } from '../../tensor/program.ts'

type Attending = Pick<Cohort, 'primary'>

/** Rows of each run in a call. */
const B = 16

/** The primary's layers of attention, with the stage that each is in. */
const layersOf = ({ primary }: Attending): (AttentionMaps & { stage: number })[] =>
  primary.parameters.stages.flatMap(({ attention }, stage) => (attention ? [{ ...attention, stage }] : []))

const sizeOf = ({ heads, asking, length }: AttentionMaps): number => heads * asking * length

/** `attention`: rows of each run `[R, B, D]` → each layer's attention, by `layer 0` and so on; none where nothing attends. */
export function attentionPrograms(cohort: Pick<Cohort, 'primary' | 'runs' | 'state' | 'task'>): Program[] {
  const { primary, runs, state, task } = cohort
  const layers = layersOf(cohort)
  if (layers.length === 0) return []
  const program: Program = {
    name: 'attention',
    state,
    feeds: { x: { shape: [runs, B, task.inputs], dtype: 'float32' } },
    step(now, { x }) {
      const { read } = primary.pass(now, tf.transpose(x!, [0, 2, 1]))
      return { fetches: Object.fromEntries(layers.map(({ of, stage }, i) => [`layer ${i}`, of(read[stage]!)])) }
    },
  }
  return [program]
}

/**
 * The rows of which a run's attention is stored, in order: those on which units are strongest, first the strongest of every
 * unit, then the next, as many as `mostAttention` numbers hold. Examples as `units/examples`.
 */
export function attendedRows(cohort: Attending, examples: Float32Array): number[] {
  const perRow = layersOf(cohort).reduce((sum, layer) => sum + sizeOf(layer), 0)
  const most = perRow === 0 ? 0 : Math.floor(mostAttention / perRow)
  const units = examples.length / (2 * examplesPerUnit)
  const rows = new Set<number>()
  for (let place = 0; place < exampleCounts.top; place++)
    for (let unit = 0; unit < units; unit++) {
      const row = examples[unit * 2 * examplesPerUnit + place]!
      if (row >= 0 && rows.size < most) rows.add(row)
    }
  return [...rows].sort((a, b) => a - b)
}

/** The attention of each run on rows of its own, of its seed's inputs `[n, D]`; no artifacts of a run without rows. */
export async function attentionMaps(
  cohort: Cohort,
  session: Session,
  inputs: Float32Array[],
  rows: readonly (readonly number[])[],
): Promise<Artifact[][]> {
  const { runs, seeds, task } = cohort
  const D = task.inputs
  const layers = layersOf(cohort)
  const most = Math.max(0, ...rows.map((own) => own.length))
  const maps = rows.map((own) => layers.map((layer) => new Float32Array(own.length * sizeOf(layer))))
  for (let from = 0; from < most; from += B) {
    const x = new Float32Array(runs * B * D)
    rows.forEach((own, r) =>
      own
        .slice(from, from + B)
        .forEach((row, i) => x.set(inputs[seeds.ofRun[r]!]!.subarray(row * D, (row + 1) * D), (r * B + i) * D)),
    )
    const names = layers.map((_, i) => `layer ${i}`)
    await session.look('attention', { x }, names, (got) =>
      layers.forEach((layer, i) => {
        const size = sizeOf(layer)
        const all = got[names[i]!] as Float32Array
        rows.forEach((own, r) => {
          const here = Math.min(B, own.length - from)
          if (here > 0) maps[r]![i]!.set(all.subarray(r * B * size, (r * B + here) * size), from * size)
        })
      }),
    )
  }
  return rows.map((own, r) =>
    own.length === 0
      ? []
      : [
          { name: unitArtifacts.attendedRows, shape: [own.length], data: Float32Array.from(own) },
          ...layers.map(({ heads, asking, length }, i) => ({
            name: attentionArtifact(i),
            shape: [own.length, heads, asking, length],
            data: maps[r]![i]!,
          })),
        ],
  )
}
