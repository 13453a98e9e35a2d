import { registry } from '../../core/catalog/registry.ts'
import { dropout } from './dropout.ts'
import { l1 } from './l1.ts'
import { noise } from './noise.ts'
import { none } from './none.ts'
import { topk } from './topk.ts'

export const sparsifiers = registry('sparsifier', none, l1, topk, dropout, noise)
