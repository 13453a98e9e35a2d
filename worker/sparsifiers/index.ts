import { registry } from '../../core/catalog/registry.ts'
import { bottleneck } from './bottleneck.ts'
import { dropout } from './dropout.ts'
import { jumprelu } from './jumprelu.ts'
import { kwta } from './kwta.ts'
import { l1 } from './l1.ts'
import { locality } from './locality.ts'
import { modularity } from './modularity.ts'
import { monoloss } from './monoloss.ts'
import { noise } from './noise.ts'
import { none } from './none.ts'
import { quantise } from './quantise.ts'
import { selectivity } from './selectivity.ts'
import { topk } from './topk.ts'
import { vib } from './vib.ts'
import { weights } from './weights.ts'

export const sparsifiers = registry(
  'sparsifier',
  none,
  l1,
  topk,
  kwta,
  bottleneck,
  jumprelu,
  weights,
  locality,
  modularity,
  vib,
  quantise,
  selectivity,
  monoloss,
  dropout,
  noise,
)
