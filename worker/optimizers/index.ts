import { registry } from '../../core/catalog/registry.ts'
import { adam } from './adam.ts'
import { adamw } from './adamw.ts'
import { sgd } from './sgd.ts'

export const optimizers = registry('optimizer', adam, adamw, sgd)
