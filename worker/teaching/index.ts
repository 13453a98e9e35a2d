import { registry } from '../../core/catalog/registry.ts'
import { alternating } from './alternating.ts'
import { bornAgain } from './bornAgain.ts'
import { compress } from './compress.ts'
import { joint } from './joint.ts'
import { labelSmoothing } from './labelSmoothing.ts'
import { lookahead } from './lookahead.ts'
import { noiseDistillation } from './noiseDistillation.ts'
import { none } from './none.ts'
import { replay } from './replay.ts'

export const teachings = registry(
  'teaching',
  none,
  joint,
  alternating,
  lookahead,
  bornAgain,
  compress,
  replay,
  noiseDistillation,
  labelSmoothing,
)
