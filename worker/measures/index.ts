import { registry } from '../../core/registry.ts'
import { capability } from './capability.ts'
import { dci } from './dci.ts'
import { imitation } from './imitation.ts'
import { matchedCorrelation } from './matchedCorrelation.ts'
import { monosemantic } from './monosemantic.ts'
import { participationRatio } from './participationRatio.ts'
import { probe } from './probe.ts'
import { sparsity } from './sparsity.ts'

/** Every measure of a frozen primary. */
export const measures = registry(
  'measure',
  capability,
  imitation,
  probe,
  monosemantic,
  dci,
  matchedCorrelation,
  sparsity,
  participationRatio,
)
