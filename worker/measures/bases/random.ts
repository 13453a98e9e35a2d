import { orthogonal, stream } from '../../../core/random/random.ts'
import { projected } from '../algebra/projection.ts'
import type { Basis } from './basis.ts'

/** One Haar-random rotation, the same for all codes of as many units that vary. */
export const random: Basis = {
  name: 'random',
  label: 'a random basis',
  source: 'Mezzadri 2007',
  rotationInvariant: false,
  learn({ units }) {
    const turn = orthogonal(units, stream(0, 'random basis'))
    const centre = new Float64Array(units)
    return {
      directions: units,
      of: (rows, count) => Float32Array.from(projected(rows, count, units, centre, turn, units)),
    }
  },
}
