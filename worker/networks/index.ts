import { registry } from '../../core/catalog/registry.ts'
import { conv } from './conv.ts'
import { linear } from './linear.ts'
import { mlp } from './mlp.ts'
import { recurrent } from './recurrent.ts'
import { softTree } from './softTree.ts'
import { sparseAutoencoder } from './sparseAutoencoder.ts'
import { tied } from './tied.ts'
import { transformer } from './transformer.ts'

export const networks = registry(
  'network',
  linear,
  mlp,
  conv,
  transformer,
  recurrent,
  softTree,
  sparseAutoencoder,
  tied,
)
