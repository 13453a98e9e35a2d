import { permutation, stream } from '../../core/random/random.ts'
import type { Arrays } from '../tensor/program.ts'

/** Parameters `[R, ...]` in which the numbers that are not 0 have changed places among themselves, by each run's seed. */
export function shuffled(before: Arrays, runSeeds: readonly number[]): Arrays {
  return Object.fromEntries(
    Object.entries(before).map(([name, all]) => {
      const out = all.slice() as Float32Array
      const each = all.length / runSeeds.length
      runSeeds.forEach((seed, r) => {
        const places = Array.from({ length: each }, (_, i) => r * each + i).filter((at) => all[at] !== 0)
        const order = permutation(places.length, stream(seed, `random circuit: ${name}`), 0)
        places.forEach((at, i) => (out[at] = all[places[order[i]!]!]!))
      })
      return [name, out]
    }),
  )
}
