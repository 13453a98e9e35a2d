import { registry } from '../../core/catalog/registry.ts'
import { alternating } from './alternating.ts'
import { joint } from './joint.ts'
import { none } from './none.ts'

export const teachings = registry('teaching', none, joint, alternating)
