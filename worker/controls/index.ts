import { registry } from '../../core/catalog/registry.ts'
import { equalCompute } from './equalCompute.ts'
import { none } from './none.ts'
import { random } from './random.ts'
import { shuffle } from './shuffle.ts'

export const controls = registry('control', none, random, shuffle, equalCompute)
