import { registry } from '../../core/catalog/registry.ts'
import { loss } from './loss.ts'
import { none } from './none.ts'
import { relative } from './relative.ts'

export const budgets = registry('budget', none, loss, relative)
