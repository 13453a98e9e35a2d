/** The probability that a present parent has a child present. */
export const REFINED = 0.5

/** Trees of concepts: a child is present only with its parent, and at most one of siblings is. */
export interface Forest {
  readonly trees: number
  /** Concepts of a tree, in which each stands before its children: parent, first child, its children, … */
  readonly size: number
  readonly levels: number
  /** Upper ends of the siblings' shares of their parent's rows that have a child; the last is 1. */
  readonly ends: readonly number[]
  /** By place in a tree: its number among the concepts with children, or −1. */
  readonly family: Int32Array
  /** Concepts with children, in a tree. */
  readonly families: number
}

/** The size of a tree in which each concept above the last level has so many children. */
export function treeSize(children: number, levels: number): number {
  let size = 0
  for (let level = 0; level < levels; level++) size += children ** level
  return size
}

/** Trees of equal shape; siblings share their parent's rows by these weights. */
export function forestOf(trees: number, { levels, weights }: { levels: number; weights: readonly number[] }): Forest {
  const size = treeSize(weights.length, levels)
  const family = new Int32Array(size).fill(-1)
  let families = 0
  const walk = (at: number, level: number): void => {
    if (level + 1 === levels) return
    family[at] = families++
    const below = treeSize(weights.length, levels - level - 1)
    weights.forEach((_, i) => walk(at + 1 + i * below, level + 1))
  }
  walk(0, 0)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  let reached = 0
  const ends = weights.map((weight, i) => (i === weights.length - 1 ? 1 : (reached += weight / total)))
  return { trees, size, levels, ends, family, families }
}

/** Calls `each` for every concept of a tree: its place, its parent's place (−1: none) and its number among siblings. */
export function walkTree(
  { size, levels, ends }: Pick<Forest, 'size' | 'levels' | 'ends'>,
  each: (place: number, parent: number, sibling: number) => void,
): void {
  const walk = (at: number, parent: number, sibling: number, own: number, level: number): void => {
    each(at, parent, sibling)
    if (level + 1 === levels) return
    const below = (own - 1) / ends.length
    ends.forEach((_, i) => walk(at + 1 + i * below, at, i, below, level + 1))
  }
  walk(0, -1, 0, size, 0)
}
