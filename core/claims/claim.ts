import type { Catalog } from '../catalog/catalog.ts'
import type { Study } from './study.ts'
import type { Effect, Found, Part } from './verdict.ts'

/** What a judge finds: the verdict without the claim's own words. */
export interface Judgement extends Found {
  /** What is found of each half of a claim that has several. */
  parts?: Part[]
  reason: string
  effects: Effect[]
  comparisons: number
}

/** A claim as data: what is said, how it is judged, and what would address it. */
export interface Claim {
  /** `C1` */
  name: string
  /** `Transfer` */
  title: string
  /** One sentence. */
  statement: string
  /** What published evidence says, for or against it; empty where none is known. */
  published: string
  /** Contrast, measures, test and margin, bound into a judgement of any study; null where nothing addresses it. */
  judge(study: Study): Judgement | null
  /** Whether it is about capability, so that nothing addresses it where none was measured. */
  needsCapability?: boolean
  /** Why a study without its contrast does not address it. */
  missing: string
  /** Lines of an experiment file that would. `name` and `task` are the user's own. */
  lines(catalog: Catalog): string[]
}
