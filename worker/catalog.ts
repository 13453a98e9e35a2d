import { catalogOf, type Catalog } from '../core/catalog/catalog.ts'
import type { Registry, Variant } from '../core/catalog/registry.ts'
import { budgets } from './budgets/index.ts'
import { controls } from './controls/index.ts'
import { distances } from './distances/index.ts'
import { heldouts } from './evaluation/heldouts.ts'
import { measures } from './measures/index.ts'
import { initialisations } from './initialisations/index.ts'
import { networks } from './networks/index.ts'
import { optimizers } from './optimizers/index.ts'
import { sparsifiers } from './sparsifiers/index.ts'
import { readers } from './readers/index.ts'
import { targets } from './targets/index.ts'
import { tasks } from './tasks/index.ts'
import { teachings } from './teaching/index.ts'

/** Every kind of variant. */
export const registries: readonly Registry<Variant>[] = [
  tasks,
  targets,
  networks,
  initialisations,
  sparsifiers,
  teachings,
  budgets,
  distances,
  readers,
  optimizers,
  controls,
  heldouts,
  measures,
]

/** Everything that the lab can do, as data. */
export const catalog: Catalog = catalogOf(registries)
