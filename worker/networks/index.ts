import { registry } from '../../core/catalog/registry.ts'
import { conv } from './conv.ts'
import { linear } from './linear.ts'
import { mlp } from './mlp.ts'
import { softTree } from './softTree.ts'
import { sparseAutoencoder } from './sparseAutoencoder.ts'
import { tied } from './tied.ts'

export const networks = registry('network', linear, mlp, conv, softTree, sparseAutoencoder, tied)
