import { registry } from '../../core/catalog/registry.ts'
import { classes } from './classes.ts'
import { values } from './values.ts'

export const targets = registry('target', values, classes)
