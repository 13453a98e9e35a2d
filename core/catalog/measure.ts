import type { Catalog } from './catalog.ts'

/** A number, or null with the reason why it is undefined here. */
export type MeasureValue = number | { value: null; reason: string }

/** What a summary name means: the facts every table, axis and figure shows. */
export interface MeasureFacts {
  /** Summary name, e.g. `testLoss`, `probe.k1.n100`. */
  readonly name: string
  readonly label: string
  readonly unit: string
  /** Smallest and largest possible value; null is unbounded. */
  readonly range: readonly [number | null, number | null]
  /** Which way is better; `none` for descriptions such as L0. */
  readonly better: 'higher' | 'lower' | 'none'
  readonly side: 'capability' | 'cost' | 'interpretability' | 'description'
  /** Whether an orthogonal rotation of the code leaves it unchanged. */
  readonly rotationInvariant: boolean
  readonly source: string
  /** The targets, a name of their kind, for which alone it is defined. */
  readonly targets?: string
  /** What it is looked at for, with its place among the others: for every task, or by the targets of the task. */
  readonly roles?: Readonly<Partial<Record<Role, number | Readonly<Record<string, number>>>>>
  /** Where it stands in a ladder of probes. */
  readonly rung?: Rung
  /** The operations that it counts, where it has a partner that counts more or fewer of the same kind. */
  readonly count?: Count
  /** Whether it reads concepts that are no targets, so that nobody was paid to read them. */
  readonly unpaid?: boolean
  /** A difference in its unit that counts as none, where its scale has one by nature. */
  readonly margin?: number
  /** Whether it comes in steps, as where concepts are dropped: its median is then told beside its mean. */
  readonly steps?: boolean
}

/** What measures are looked at for. */
export type Role =
  /** An experiment, in a few numbers. */
  | 'headline'
  /** A run, in a row of a table. */
  | 'row'
  /** The axes of a trade-off: what the primary can do, and how it reads. */
  | 'ability'
  | 'reading'
  /** What of a code changes along a sweep. */
  | 'sweep'
  /** The ladder of probes that fits the task. */
  | 'ladder'
  /** Evidence of claims: see `core/claims/looks.ts`. */
  | 'bounded ability'
  | 'loss'
  | 'compute'
  | 'new reader'
  | 'one meaning'
  | 'imitation'
  | 'imitation of the task'
  /** What a new student's copy of the code tells of concepts, and keeps of the task, over all numbers of examples. */
  | 'passing on'
  | 'fidelity'
  | 'size'

/** A rung of a ladder of probes: what reads (`k1` … `kall`, `mlp`), and from how many labelled rows. */
export interface Rung {
  /** `probe`, `probeAuc`, `probeMatthews` */
  readonly family: string
  readonly reader: string
  readonly labels: string
}

/** One of two counts of operations that a figure shows together. */
export interface Count {
  /** What the operations are for, as the panel is called. */
  readonly of: string
  readonly end: 'near' | 'far'
  readonly label: string
  /** What the axis of both says. */
  readonly unit: string
  /** Whether those of the near end come on top. */
  readonly added?: boolean
}

/** The facts of every value that a catalog's measures yield, in the catalog's order. */
export function measureFacts(catalog: Catalog): MeasureFacts[] {
  return (catalog.measure ?? []).flatMap(({ facts }) => (facts.values as MeasureFacts[] | undefined) ?? [])
}
