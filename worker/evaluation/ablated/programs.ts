import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Cohort } from '../../cohort/cohort.ts'
import { sharing } from '../../cohort/source.ts'
import { layerOf, matricesOf } from '../../networks/network.ts'
import { detach, differentiate } from '../../tensor/ops.ts'
import type { Program, Specs, Tensors } from '../../tensor/program.ts'
import { withProducts, type Instead } from '../../tensor/watched.ts'

/** What a network is taken apart into: the units of all hidden layers, or its weights. */
export type Parting = 'layers' | 'weights'

/** Parts that lie together: the channels of a layer `[C, 1]`, or the weights of a matrix `[I, J]`. */
export interface Parts {
  /** Of a matrix, that of its state entry. */
  name: string
  shape: readonly [number, number]
}

/** All parts of a primary: a unit of a picture or of a sequence is a channel, at all its places. */
export function partsOf({ parameters: { owner, stages } }: Cohort['primary'], parting: Parting): Parts[] {
  if (parting === 'layers')
    return stages.slice(0, -1).map((stage, i) => ({ name: `layer ${i}`, shape: [layerOf(stage)[0]!, 1] }))
  return stages.flatMap((stage, i) =>
    matricesOf(stage).map((name): Parts => {
      const [units, from, ...more] = stage.parameters[name]!.shape
      if (from === undefined || more.length > 0) throw new Error(`the weights ${name} of stage ${i} are no matrix`)
      return { name: `${owner}/${i}/${name}`, shape: [units!, from] }
    }),
  )
}

/** The state of the programs: the primaries, and what their passes read. */
export const stateOf = ({ primary, numbers, seeds }: Cohort): Specs => ({
  ...sharing(seeds).specs,
  ...numbers.specs(),
  ...primary.specs(),
})

/**
 * Programs over frozen primaries in which a part is kept as much as its mask says, `[R, ...]`, and is for the rest what stands in
 * its place. A unit's stand-in is its mean over rows and places, its value half of the rows on, or 0; a weight's is itself on
 * that of its input. Stand-ins are those of the whole network on the same rows. `loss` gives the task loss of each run, `slopes` its
 * derivative by each mask where all masks are multiplied by `share`.
 */
export function ablatedPrograms(cohort: Cohort, parting: Parting, rows: number): Program[] {
  const { primary, seeds, runs, task } = cohort
  const parts = partsOf(primary, parting)
  const S = seeds.distinct.length
  const scalar = { shape: [1, 1, 1], dtype: 'float32' } as const
  const feeds: Specs = {
    x: { shape: [S, rows, task.inputs], dtype: 'float32' },
    targets: { shape: [S, rows, task.outputs], dtype: 'float32' },
    'by mean': scalar,
    'by row': scalar,
    ...Object.fromEntries(parts.map(({ name, shape }) => [name, { shape: [runs, ...shape], dtype: 'float32' }])),
  }
  const pass = parting === 'layers' ? ofLayers : ofWeights
  const loss = (now: Tensors, fed: Tensors, kept: Tensors): Tensor => {
    const columns = (x: Tensor) => tf.transpose(sharing(seeds).toRuns(now, x), [0, 2, 1]) // [R|1, U, B]
    const elsewhere = standIns(fed['by mean']!, fed['by row']!, rows)
    return primary.taskLoss(pass(cohort, now, columns(fed['x']!), kept, elsewhere), columns(fed['targets']!))
  }
  const masks = (fed: Tensors): Tensors => Object.fromEntries(parts.map(({ name }) => [name, fed[name]!]))
  return [
    {
      name: 'loss',
      state: stateOf(cohort),
      feeds,
      step: (now, fed) => ({ fetches: { loss: loss(now, fed, masks(fed)) } }),
    },
    {
      name: 'slopes',
      state: stateOf(cohort),
      feeds: { ...feeds, share: scalar },
      step(now, fed) {
        const kept = Object.fromEntries(
          Object.entries(masks(fed)).map(([name, mask]) => [name, tf.mul(mask, fed['share']!)]),
        )
        const { gradients } = differentiate(kept, (parameters) => ({ loss: loss(now, fed, parameters), also: {} }))
        return { fetches: gradients }
      },
    },
  ]
}

/** What stands in the place of values `[R, C, places·B]`, from these. */
type Elsewhere = (x: Tensor) => Tensor

function standIns(byMean: Tensor, byRow: Tensor, B: number): Elsewhere {
  const half = Math.floor(B / 2)
  return (x) => {
    const [R, C, N] = x.shape as [number, number, number]
    const mean = tf.mul(tf.sum(x, [2], true), 1 / N) // [R, C, 1]
    const places = tf.reshape(x, [R, (C * N) / B, B])
    const other = tf.concat(
      [tf.slice(places, [0, 0, half], [-1, -1, B - half]), tf.slice(places, [0, 0, 0], [-1, -1, half])],
      2,
    )
    return tf.add(tf.mul(mean, byMean), tf.mul(tf.reshape(other, [R, C, N]), byRow))
  }
}

/** Outputs `[R, C, B]` of a pass with parts replaced. */
type AblatedPass = (cohort: Cohort, now: Tensors, x: Tensor, kept: Tensors, elsewhere: Elsewhere) => Tensor

const ofLayers: AblatedPass = ({ primary }, now, x, kept, elsewhere) => {
  const plain = (_: number, pass: () => Tensor) => pass()
  const byChannel = (h: Tensor, mask: Tensor) => {
    const [R, U, B] = h.shape as [number, number, number]
    const C = mask.shape[1]!
    return tf.reshape(h, [R, C, (U / C) * B])
  }
  const whole: Tensor[] = []
  primary.altered(now, x, {
    around: plain,
    layer(i, h) {
      whole[i] = elsewhere(byChannel(detach(h), kept[`layer ${i}`]!))
      return h
    },
  })
  return primary.altered(now, x, {
    around: plain,
    layer(i, h) {
      const mask = kept[`layer ${i}`]!
      return tf.reshape(mixed(mask, byChannel(h, mask), whole[i]!), h.shape)
    },
  })
}

const ofWeights: AblatedPass = ({ primary }, now, x, kept, elsewhere) => {
  const layer = (_: number, h: Tensor) => h
  const read: Tensor[] = []
  const through = (of: (weight: Tensor, mask: Tensor) => Instead) => {
    const others = new Map(Object.entries(kept).map(([name, mask]) => [now[name]!, of(now[name]!, mask)]))
    return primary.altered(now, x, { layer, around: (_, pass) => withProducts(others, pass) })
  }
  through((weight) => (multiply, b) => {
    read.push(elsewhere(detach(b)))
    return multiply(weight, b)
  })
  let at = 0
  return through((weight, mask) => (multiply, b) => {
    const own = multiply(tf.mul(weight, mask), b)
    return tf.add(own, multiply(tf.mul(weight, tf.sub(1, mask)), read[at++]!))
  })
}

/** As much of the first as a mask keeps, and of the second for the rest. */
const mixed = (mask: Tensor, own: Tensor, other: Tensor): Tensor =>
  tf.add(tf.mul(mask, own), tf.mul(tf.sub(1, mask), other))
