/** What stands in place of what is not kept. */
export const standIns = ['mean', 'zero', 'resample'] as const
export type StandIn = (typeof standIns)[number]

/** Parts of a network in the order of need, and losses with the first of them kept, on rows that did not order them. */
export interface Kept {
  order: readonly number[]
  /** Of the sets that were scored, from 0 to all, rising. */
  sizes: readonly number[]
  /** One for each size. */
  losses: readonly number[]
}

/** Nested circuits of parts of a network, be they units or weights, and their controls. */
export interface Circuits {
  by: Readonly<Record<StandIn, Kept>>
  /** By the mean, from other samples of rows. */
  again: readonly Kept[]
  /** The losses of circuits by the mean for labels of other rows, on the rows of the search. */
  nonsense: readonly number[]
  /** The same for the true labels in a network whose weights are shuffled among those that are not zero. */
  random: readonly number[]
}

/** Circuits of units of the code. */
export interface UnitCircuits extends Circuits {
  /** How many weights that are not zero lead to and from each unit; absent where the layers are not fully connected. */
  weights?: readonly number[]
}

/** Circuits of units of all hidden layers, or of weights. */
export interface NetworkCircuits extends Circuits {
  /** Non-zero weights that join units of the circuit by the mean, inputs and outputs; absent where layers are not fully connected. */
  edges?: number
}

/** Why no circuits were looked for. */
export interface Undone {
  undone: string
}

/** The share of the fall in loss that a circuit keeps. */
const enough = 0.9

/** The fall in loss from nothing kept to all. */
export const worthOf = ({ losses }: Pick<Kept, 'losses'>): number => losses[0]! - losses.at(-1)!

/** Whether a loss is that of a circuit, by the losses of nothing kept and of all. */
export const suffices = (loss: number, none: number, all: number): boolean => none - loss >= enough * (none - all)

/** The parts of the smallest circuit; null where they do not lower the loss. */
export function circuitOf({ order, sizes, losses }: Kept): Set<number> | null {
  const worth = worthOf({ losses })
  if (!(worth > 1e-9 * Math.abs(losses[0]!))) return null
  const at = losses.findIndex((loss) => suffices(loss, losses[0]!, losses.at(-1)!))
  return new Set(order.slice(0, sizes[at]))
}

/** Whether each unit is ever anything but 0. */
export function activeIn(code: Float32Array, units: number): Uint8Array {
  const active = new Uint8Array(units)
  code.forEach((h, at) => {
    if (h !== 0) active[at % units] = 1
  })
  return active
}

/** The same without units that are never active, which change no loss. */
export function among(active: Uint8Array, { order, losses }: Kept): Kept {
  const counts = (unit: number) => active[unit] === 1
  const left = losses.filter((_, k) => k === 0 || counts(order[k - 1]!))
  return { order: order.filter(counts), sizes: [...left.keys()], losses: left }
}
