import type { Catalog } from './catalog.ts'

/** A number, or null with the reason why it is undefined. */
export type MeasureValue = number | { value: null; reason: string }

/** The meaning of a summary name: the facts that every table, axis and figure shows. */
export interface MeasureFacts {
  /** Summary name, e.g. `testLoss`, `probe.k1.n100`. */
  readonly name: string
  readonly label: string
  /** One sentence: what the number says. The registry of measures has it for every value. */
  readonly means?: string
  /** How it is computed, in one line. */
  readonly formula?: string
  readonly unit: string
  /** Smallest and largest possible value; null is unbounded. */
  readonly range: readonly [number | null, number | null]
  /** Which way is better; `none` for descriptions such as L0. */
  readonly better: 'higher' | 'lower' | 'none'
  readonly side: 'capability' | 'cost' | 'interpretability' | 'description'
  /** Whether an orthogonal rotation of the code leaves it unchanged. */
  readonly rotationInvariant: boolean
  readonly source: string
  /** The name of the targets for which alone it is defined. */
  readonly targets?: string
  /** The roles it plays, with its rank among the others: for every task, or by the task's targets. */
  readonly roles?: Readonly<Partial<Record<Role, number | Readonly<Record<string, number>>>>>
  /** Its place in a ladder of probes. */
  readonly rung?: Rung
  /** The operations that it counts, if another measure counts more or fewer of the same kind. */
  readonly count?: Count
  /** Whether it reads concepts that are no targets, so that nobody was paid to read them. */
  readonly unpaid?: boolean
  /** A difference in its unit that counts as none, where its scale has one by nature. */
  readonly margin?: number
  /** Its value for who knows nothing, where that is not the worst end of its range: R² 0, AUC one half. */
  readonly nothing?: number
  /** What it counts, after a number: `units mean one concept`. */
  readonly counted?: string
  /** Whether it moves in steps, as when concepts are dropped: its median is then reported beside its mean. */
  readonly steps?: boolean
}

/** Roles of measures. */
export type Role =
  /** Summarises an experiment. */
  | 'headline'
  /** A column in a table of runs. */
  | 'row'
  /** The axes of a trade-off: the primary's capability, and how readable it is. */
  | 'ability'
  | 'reading'
  /** Properties of a code that change along a sweep. */
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
  | 'fidelity with a fresh head'
  | 'size'
  /** Of a bound on the task loss: the bound, how far the loss is beyond it, and whether it limits the pressure. */
  | 'bound'
  | 'violation'
  | 'binding'

/** A rung of a ladder of probes: what it reads from (`k1` … `kall`, `mlp`), and from how many labelled rows. */
export interface Rung {
  /** `probe`, `probeAuc`, `probeMatthews` */
  readonly family: string
  readonly reader: string
  readonly labels: string
}

/** One of two counts of operations that a figure shows together. */
export interface Count {
  /** The purpose of the operations, used as the panel's title. */
  readonly of: string
  readonly end: 'near' | 'far'
  readonly label: string
  /** The title of both counts' axis. */
  readonly unit: string
  /** Whether the near count is added to it. */
  readonly added?: boolean
}

/** The facts of every value that a catalog's measures produce, in the catalog's order. */
export function measureFacts(catalog: Catalog): MeasureFacts[] {
  return (catalog.measure ?? []).flatMap(({ facts }) => (facts.values as MeasureFacts[] | undefined) ?? [])
}
