import { registry } from '../../core/registry.ts'
import { linear } from './linear.ts'
import { mlp } from './mlp.ts'

export const networks = registry('network', linear, mlp)
