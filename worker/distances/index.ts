import { registry } from '../../core/catalog/registry.ts'
import { crossEntropy } from './crossEntropy.ts'
import { functional } from './functional.ts'
import { fvu } from './fvu.ts'
import { fvuUnit } from './fvuUnit.ts'
import { kl } from './kl.ts'
import { squared } from './squared.ts'

export const distances = registry('distance', squared, crossEntropy, kl, fvu, fvuUnit, functional)
