import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { permutation, stream } from '../../core/random/random.ts'
import { reservoirSample } from '../../core/random/reservoir.ts'
import type { Recalled, RememberedRows } from '../teaching/teaching.ts'
import { rowsOf } from '../tensor/rows.ts'
import type { Arrays, Specs, Tensors } from '../tensor/program.ts'
import { storedRows, type Feeder, type Rows } from './feeder.ts'
import { sharing } from './source.ts'

const [keptOutputs, keptPlaces, slotsOfRuns] = ['reservoir/outputs', 'reservoir/kept', 'reservoir/slots']
const draws = [0, 1] as const
const rowsFeed = (draw: number): string => `reservoir/rows ${draw}`

/**
 * A reservoir of `size` rows of the first phase's stream, each with the outputs that the network gave it when it came by,
 * before the update on its batch (DER, Buzzega et al. 2020; the sample is algorithm R's, one per seed). Which rows are in it
 * at the end is known from the seed alone, so only their outputs are kept, and the rows are read again: stored ones by
 * their number, generated ones by step and place.
 */
export class Reservoir implements RememberedRows {
  /** The kept outputs, `[R, size, C]`: moved by training. */
  readonly kept: Specs
  /** Its rows and their targets, `[S · size, ...]`, where they are not stored in the data. */
  readonly state: Specs
  readonly keeping: Specs
  readonly recalling: Specs
  readonly feeders: readonly Feeder[]
  readonly #all: Rows & { size: number; rows: string; steps: number }
  readonly #filled: number
  readonly #share: ReturnType<typeof sharing>
  #samples: Float64Array[] | undefined
  #numbers: Int32Array | undefined
  readonly #orders = new Map<string, { epoch: number; order: Int32Array }>()

  /** `rows`: the stream, of `steps` batches, and whose rows it samples. */
  constructor(all: Rows & { size: number; rows: string; steps: number }) {
    this.#all = all
    const { size, batch: B, steps, seeds, task } = all
    const [R, S] = [seeds.ofRun.length, seeds.distinct.length]
    this.#filled = Math.min(size, steps * B)
    this.#share = sharing(seeds)
    this.kept = { [keptOutputs]: { shape: [R, size, task.outputs], dtype: 'float32' } }
    const table = (width: number) => ({ shape: [S * size, width], dtype: 'float32' }) as const
    this.state = task.data ? {} : { 'reservoir/inputs': table(task.inputs), 'reservoir/targets': table(task.outputs) }
    this.keeping = { [keptPlaces]: { shape: [R * size], dtype: 'int32' } }
    this.recalling = {
      [slotsOfRuns]: { shape: [R * B], dtype: 'int32' },
      ...Object.fromEntries(draws.map((draw) => [rowsFeed(draw), { shape: [S * B], dtype: 'int32' as const }])),
    }
    this.feeders = [
      { specs: this.keeping, fill: (rows, step) => this.#placesAfter(rows === all.rows ? step : -1) },
      { specs: this.recalling, fill: (_, step) => this.#drawn(step) },
    ]
  }

  keep(state: Tensors, feeds: Tensors, outputs: Tensor): Tensors {
    const [R, C, B] = outputs.shape as [number, number, number]
    const both = tf.concat([tf.transpose(outputs, [0, 2, 1]), state[keptOutputs]!], 1) // [R, B + size, C]
    const table = tf.reshape(both, [R * (B + this.#all.size), C])
    return { [keptOutputs]: rowsOf(table, feeds[keptPlaces]!, R) }
  }

  recall(state: Tensors, feeds: Tensors): [Recalled & { outputs: Tensor }, Recalled] {
    const { seeds, size, task } = this.#all
    const of = task.data ? 'data' : 'reservoir'
    const batch = (draw: number): Recalled => {
      const rows = (part: string) => rowsOf(state[`${of}/${part}`]!, feeds[rowsFeed(draw)]!, seeds.distinct.length)
      const inputs = rows('inputs')
      return {
        inputs: columns(this.#share.inGroups ? inputs : this.#share.toRuns(state, inputs)),
        targets: columns(this.#share.toRuns(state, rows('targets'))),
      }
    }
    const R = seeds.ofRun.length
    const table = tf.reshape(state[keptOutputs]!, [R * size, task.outputs])
    return [{ ...batch(0), outputs: columns(rowsOf(table, feeds[slotsOfRuns]!, R)) }, batch(1)]
  }

  /** Before the first step: nothing is kept, and the rows are there. */
  initial(): Arrays {
    const { size, task, seeds, rows, batch } = this.#all
    const kept = { [keptOutputs]: new Float32Array(seeds.ofRun.length * size * task.outputs) }
    if (task.data) return kept
    const [D, C] = [task.inputs, task.outputs]
    const [inputs, targets] = [D, C].map((width) => new Float32Array(seeds.distinct.length * size * width))
    this.#sampled().forEach((sample, s) => {
      const slots = [...sample.keys()].sort((a, b) => sample[a]! - sample[b]!)
      for (const [step, own] of Map.groupBy(slots, (slot) => Math.floor(sample[slot]! / batch))) {
        const out = { inputs: new Float32Array(batch * D), targets: new Float32Array(batch * C) }
        task.generate!(seeds.distinct[s]!, rows, step, batch, out)
        for (const slot of own) {
          const b = sample[slot]! % batch
          inputs!.set(out.inputs.subarray(b * D, (b + 1) * D), (s * size + slot) * D)
          targets!.set(out.targets.subarray(b * C, (b + 1) * C), (s * size + slot) * C)
        }
      }
    })
    return { ...kept, 'reservoir/inputs': inputs!, 'reservoir/targets': targets! }
  }

  /** For each seed, the row of the stream in each slot. */
  #sampled(): Float64Array[] {
    const { seeds, size, steps, batch, rows } = this.#all
    return (this.#samples ??= seeds.distinct.map((seed) =>
      reservoirSample(size, steps * batch, stream(seed, `reservoir: ${rows}`)),
    ))
  }

  /** Where each slot has its outputs after step `step`, in the batch or among those kept before; −1 keeps them all. */
  #placesAfter(step: number): Arrays {
    const { seeds, size, batch: B } = this.#all
    const places = new Int32Array(seeds.ofRun.length * size)
    seeds.ofRun.forEach((s, run) => {
      const sample = this.#sampled()[s]!
      for (let slot = 0; slot < size; slot++) {
        const row = slot < sample.length ? sample[slot]! - step * B : -1
        const came = step >= 0 && row >= 0 && row < B
        places[run * size + slot] = run * (B + size) + (came ? row : B + slot)
      }
    })
    return { [keptPlaces]: places }
  }

  /** Two batches of slots: each goes through the reservoir in one random order after the other. */
  #drawn(step: number): Arrays {
    const { seeds, size, batch: B, task } = this.#all
    const n = this.#filled
    const numbers = task.data ? (this.#numbers ??= this.#stored()) : null
    const perEpoch = Math.max(1, Math.floor(n / B))
    const [epoch, place] = [Math.floor(step / perEpoch), step % perEpoch]
    const slots = new Int32Array(seeds.ofRun.length * B)
    const rows = draws.map(() => new Int32Array(seeds.distinct.length * B))
    seeds.distinct.forEach((seed, s) => {
      for (const draw of draws) {
        const order = this.#order(seed, draw, epoch)
        for (let b = 0; b < B; b++) {
          const slot = order[(place * B + b) % n]!
          rows[draw]![s * B + b] = numbers ? numbers[s * size + slot]! : s * size + slot
          if (draw > 0) continue
          seeds.ofRun.forEach((own, run) => {
            if (own === s) slots[run * B + b] = run * size + slot
          })
        }
      }
    })
    return { [slotsOfRuns]: slots, ...Object.fromEntries(draws.map((draw) => [rowsFeed(draw), rows[draw]!])) }
  }

  #order(seed: number, draw: number, epoch: number): Int32Array {
    const known = this.#orders.get(`${seed}/${draw}`)
    if (known?.epoch === epoch) return known.order
    const order = permutation(this.#filled, stream(seed, `recalled ${draw}`), epoch)
    this.#orders.set(`${seed}/${draw}`, { epoch, order })
    return order
  }

  /** Numbers of stored rows, `[S · size]`. */
  #stored(): Int32Array {
    const { seeds, size, batch: B, rows } = this.#all
    const numbers = new Int32Array(seeds.distinct.length * size)
    const of = this.#sampled().flatMap((sample, s) =>
      Array.from(sample, (row, slot) => ({ at: s * size + slot, place: s * B + (row % B), step: Math.floor(row / B) })),
    )
    const steps = [...Map.groupBy(of, ({ step }) => step)].sort(([a], [b]) => a - b)
    for (const [step, own] of steps) {
      const batch = storedRows(this.#all, rows, step)!
      for (const { at, place } of own) numbers[at] = batch[place]!
    }
    return numbers
  }
}

/** Rows `[S, B, D]` as columns `[S, D, B]`. */
const columns = (x: Tensor): Tensor => tf.transpose(x, [0, 2, 1])
