import { registry } from '../../core/catalog/registry.ts'
import { arithmetic } from './arithmetic.ts'
import { brackets } from './brackets.ts'
import { concepts } from './concepts.ts'
import { digits } from './digits.ts'
import { images } from './images.ts'
import { linearMap } from './linearMap.ts'
import { sprites } from './sprites.ts'
import { superposition } from './superposition.ts'
import { table } from './table.ts'
import { text } from './text.ts'

/** Every task. */
export const tasks = registry(
  'task',
  concepts,
  digits,
  sprites,
  linearMap,
  arithmetic,
  brackets,
  text,
  superposition,
  table,
  images,
)
