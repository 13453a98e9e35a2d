import { registry } from '../../core/catalog/registry.ts'
import { dense } from './dense.ts'
import { l1 } from './l1.ts'
import { subset } from './subset.ts'
import { topkReader } from './topk.ts'
import { tree } from './tree.ts'

export const readers = registry('reader', dense, l1, topkReader, subset, tree)
