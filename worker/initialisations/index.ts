import { registry } from '../../core/catalog/registry.ts'
import { fanIn } from './fanIn.ts'
import { lecun } from './lecun.ts'
import { normal } from './normal.ts'
import { xavier } from './xavier.ts'

export const initialisations = registry('initialisation', fanIn, normal, xavier, lecun)
