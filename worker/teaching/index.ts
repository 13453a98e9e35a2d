import { registry } from '../../core/catalog/registry.ts'
import { alternating } from './alternating.ts'
import { bornAgain } from './bornAgain.ts'
import { joint } from './joint.ts'
import { lookahead } from './lookahead.ts'
import { none } from './none.ts'

export const teachings = registry('teaching', none, joint, alternating, lookahead, bornAgain)
