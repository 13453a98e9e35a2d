import { registry } from '../../core/catalog/registry.ts'
import { concepts } from './concepts.ts'
import { digits } from './digits.ts'
import { sprites } from './sprites.ts'

/** Everything a primary can be trained on. */
export const tasks = registry('task', concepts, digits, sprites)
