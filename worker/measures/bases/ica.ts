import { contrasts, fastIca } from '../algebra/ica.ts'
import { projected } from '../algebra/projection.ts'
import type { Basis } from './basis.ts'

const most = 32
const patience = { iterations: 100, tolerance: 1e-6, by: [contrasts.kurtosis, contrasts.logCosh] }

/** Independent components, of either sign, of the 32 leading principal components at most. */
export const ica: Basis = {
  name: 'ica',
  label: 'ICA',
  source: 'FastICA: Hyvärinen 1999',
  rotationInvariant: true,
  learn({ n, units, code }) {
    const { mean, weights, components } = fastIca(code, n, units, most, patience)
    return {
      directions: components,
      of: (rows, count) => Float32Array.from(projected(rows, count, units, mean, weights, components)),
    }
  },
}
