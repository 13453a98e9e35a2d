import { registry } from '../../core/catalog/registry.ts'
import { attention } from './attention.ts'
import { cka } from './cka.ts'
import { crossEntropy } from './crossEntropy.ts'
import { decoupled } from './decoupled.ts'
import { functional } from './functional.ts'
import { fvu } from './fvu.ts'
import { fvuUnit } from './fvuUnit.ts'
import { hint } from './hint.ts'
import { kl } from './kl.ts'
import { nst } from './nst.ts'
import { rkdAngle } from './rkdAngle.ts'
import { rkdDistance } from './rkdDistance.ts'
import { similarity } from './similarity.ts'
import { squared } from './squared.ts'
import { whitened } from './whitened.ts'

export const distances = registry(
  'distance',
  squared,
  crossEntropy,
  kl,
  decoupled,
  fvu,
  fvuUnit,
  whitened,
  functional,
  hint,
  attention,
  rkdDistance,
  rkdAngle,
  similarity,
  cka,
  nst,
)
