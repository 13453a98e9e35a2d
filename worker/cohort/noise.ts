import { fillNormal, fillUniform, stream } from '../../core/random/random.ts'
import type { Arrays, Specs, Tensors } from '../tensor/program.ts'
import { sharing, type Seeds, type Source } from './source.ts'

/** Noise in training: its distribution, and the units of which each row gets a number. */
export interface Drawn {
  /** Whose it is: a layer of the primary by its place, or a student by its name. */
  of: number | string
  distribution: 'uniform' | 'normal'
  units: number
  /** Columns of a row: one for each of its places, where each is asked; 1 where absent. */
  places?: number
  /** Whether all rows of a batch get the same number. */
  shared?: boolean
}

const feedOf = ({ of }: Drawn): string => `noise/${of}`
const columnsOf = ({ shared, places = 1 }: Drawn, batch: number): number => (shared ? 1 : batch * places)
const ownerOf = ({ of }: Drawn): string => (typeof of === 'number' ? `layer ${of}` : of)

/**
 * A source whose batches come with noise, `[S, units, B|1]` for whatever draws: once per seed, a function of seed,
 * stream of rows and batch alone. Where nothing is drawn, it is the source itself.
 */
export function withNoise(source: Source, drawn: readonly Drawn[], seeds: Seeds, batch: number): Source {
  if (drawn.length === 0) return source
  const S = seeds.distinct.length
  const share = sharing(seeds)
  const specs: Specs = {}
  const filled: Arrays = {}
  for (const own of drawn) {
    const rows = columnsOf(own, batch)
    specs[feedOf(own)] = { shape: [S, own.units, rows], dtype: 'float32' }
    filled[feedOf(own)] = new Float32Array(S * own.units * rows)
  }
  return {
    ...source,
    state: { ...source.state, ...share.specs },
    feeds: { ...source.feeds, ...specs },
    initial: () => ({ ...source.initial(), ...share.initial() }),
    read(state, feeds) {
      const noise: Tensors = {}
      for (const own of drawn) noise[own.of] = share.toRuns(state, feeds[feedOf(own)]!)
      return { ...source.read(state, feeds), noise }
    },
    fill(purpose, step) {
      for (const own of drawn) {
        const size = own.units * columnsOf(own, batch)
        const all = filled[feedOf(own)] as Float32Array
        const fill = own.distribution === 'normal' ? fillNormal : fillUniform
        for (const [s, seed] of seeds.distinct.entries())
          fill(all.subarray(s * size, (s + 1) * size), stream(seed, `noise of ${ownerOf(own)}: ${purpose}`), step)
      }
      return { ...source.fill(purpose, step), ...filled }
    },
  }
}
