import { registry } from '../../core/catalog/registry.ts'
import { concepts } from './concepts.ts'
import { digits } from './digits.ts'
import { images } from './images.ts'
import { linearMap } from './linearMap.ts'
import { sprites } from './sprites.ts'
import { table } from './table.ts'

/** Every task. */
export const tasks = registry('task', concepts, digits, sprites, linearMap, table, images)
