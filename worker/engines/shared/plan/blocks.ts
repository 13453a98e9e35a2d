import type { Builder, Rule } from '../../../tensor/trace/builder.ts'
import { describe, sameShape, size, type Graph, type Node } from '../../../tensor/trace/graph.ts'
import { movement } from '../../../tensor/trace/passes/movement.ts'
import { rewrite } from '../../../tensor/trace/passes/rewrite.ts'
import { isOperator } from './arithmetic.ts'

// Slices, pads and concatenations undo each other: what is joined only to be parted again is not joined. Slices move towards
// what they cut, reshapes through pads and concatenations, and pads of what lies side by side become one concatenation.

const mostRounds = 8

/** The same graph with fewer moves of blocks. */
export function inBlocks(graph: Graph): Graph {
  let [text, current] = [describe(graph), graph]
  for (let round = 0; round < mostRounds; round++) {
    current = rewrite(current, [movement, slices, reshapes, turns, pads, computedBefore, smallest])
    const next = describe(current)
    if (next === text) break
    text = next
  }
  return current
}

/** A reshape's axes in groups that have as many elements before as after: the first of each, those behind it, on both sides. */
interface Group {
  /** The outermost axis longer than 1, and the elements of what is behind it. */
  readonly from: Outer
  readonly to: Outer
  readonly begin: number
  readonly end: number
}
interface Outer {
  readonly axis: number
  readonly each: number
}

function groupsOf(from: readonly number[], to: readonly number[]): Group[] {
  const groups: Group[] = []
  let [i, k] = [0, 0]
  while (i < from.length && k < to.length) {
    const [beganFrom, began] = [i, k]
    let [a, b] = [from[i++]!, to[k++]!]
    while (a !== b)
      if (a < b) a *= from[i++]!
      else b *= to[k++]!
    // Trailing axes of 1 belong to the last group.
    if (size(from.slice(i)) === 1 && size(to.slice(k)) === 1) [i, k] = [from.length, to.length]
    groups.push({ from: outer(from, beganFrom, i), to: outer(to, began, k), begin: began, end: k })
  }
  return groups
}

function outer(shape: readonly number[], begin: number, end: number): Outer {
  const at = shape.slice(begin, end).findIndex((n) => n > 1)
  const axis = begin + Math.max(at, 0)
  return { axis, each: size(shape.slice(axis + 1, end)) }
}

/** So many indices of one group's outermost axis, as those of the other's; undefined where they are no whole ones. */
const through = (count: number, { each }: Outer, other: Outer): number | undefined =>
  (count * each) % other.each === 0 ? (count * each) / other.each : undefined

/** Cuts of some axes of a reshaped tensor as cuts before it: what they are of each axis there; undefined where that cannot be. */
function movedCuts<Side extends 'from' | 'to'>(
  [shape, other]: readonly [readonly number[], readonly number[]],
  side: Side,
  cuts: readonly (readonly [number, number])[],
): (readonly [number, number])[] | undefined {
  const [from, to] = side === 'to' ? [other, shape] : [shape, other]
  const groups = groupsOf(from, to)
  const found = other.map((): readonly [number, number] => [0, 0])
  for (const [axis, [before, after]] of cuts.entries()) {
    if (before === 0 && after === 0) continue
    const group = groups.find((one) => one[side].axis === axis)
    if (!group) return undefined
    const [own, there] = side === 'to' ? [group.to, group.from] : [group.from, group.to]
    const moved = [before, after].map((count) => through(count, own, there))
    if (moved[0] === undefined || moved[1] === undefined) return undefined
    found[there.axis] = [moved[0], moved[1]]
  }
  return found
}

/** Slices of what was moved are moves of slices. */
const slices: Rule = (node, builder) => {
  if (node.kernel !== 'Slice') return undefined
  const [x] = node.inputs as [Node]
  const [begin, shape] = [node.attributes.begin as number[], node.shape]
  switch (x.kernel) {
    case 'Slice': {
      const before = x.attributes.begin as number[]
      return cut(builder, x.inputs[0]!, begin.map((at, axis) => at + before[axis]!), shape) // prettier-ignore
    }
    case 'Reshape': {
      const [from] = x.inputs as [Node]
      const cuts = shape.map((n, axis): [number, number] => [begin[axis]!, x.shape[axis]! - n - begin[axis]!])
      const moved = movedCuts([x.shape, from.shape], 'to', cuts)
      if (!moved) return undefined
      const sizes = from.shape.map((n, axis) => n - moved[axis]![0] - moved[axis]![1])
      const own = cut(builder, from, moved.map(([at]) => at), sizes) // prettier-ignore
      return builder.make('Reshape', [own], { shape })
    }
    case 'Concat': {
      const axis = x.attributes.axis as number
      let at = 0
      const parts = x.inputs.flatMap((part) => {
        const [first, last] = [
          Math.max(begin[axis]!, at),
          Math.min(begin[axis]! + shape[axis]!, at + part.shape[axis]!),
        ]
        const own =
          first < last ? [cut(builder, part, begin.with(axis, first - at), shape.with(axis, last - first))] : []
        at += part.shape[axis]!
        return own
      })
      return parts.length > 1 ? builder.make('Concat', parts, { axis }) : parts[0]
    }
    case 'PadV2': {
      const [own] = x.inputs as [Node]
      const before = x.attributes.before as number[]
      const inside = own.shape.every((n, i) => begin[i]! >= before[i]! && begin[i]! + shape[i]! <= before[i]! + n)
      const beside = own.shape.some((n, i) => begin[i]! + shape[i]! <= before[i]! || begin[i]! >= before[i]! + n)
      if (beside) return builder.fill(x.attributes.value as number, shape, node.dtype)
      return inside ? cut(builder, own, begin.map((at, i) => at - before[i]!), shape) : undefined // prettier-ignore
    }
  }
  return undefined
}

const cut = (builder: Builder, x: Node, begin: readonly number[], sizes: readonly number[]): Node =>
  builder.make('Slice', [x], { begin, size: sizes })

/** Reshapes of pads and concatenations are those of reshaped parts. */
const reshapes: Rule = (node, builder) => {
  const [x] = node.inputs
  if (node.kernel !== 'Reshape') return undefined
  if (x!.kernel === 'PadV2') {
    const [own] = x!.inputs as [Node]
    const [before, after] = [x!.attributes.before as number[], x!.attributes.after as number[]]
    const moved = movedCuts([x!.shape, node.shape], 'from', before.map((n, axis) => [n, after[axis]!])) // prettier-ignore
    if (!moved) return undefined
    const shape = node.shape.map((n, axis) => n - moved[axis]![0] - moved[axis]![1])
    if (size(shape) !== size(own.shape)) return undefined
    const pads = { before: moved.map(([n]) => n), after: moved.map(([, n]) => n), value: x!.attributes.value! }
    return builder.make('PadV2', [builder.make('Reshape', [own], { shape })], pads)
  }
  if (x!.kernel === 'Concat') {
    const axis = x!.attributes.axis as number
    const group = groupsOf(x!.shape, node.shape).find(({ from }) => from.axis === axis)
    if (!group) return undefined
    const lengths = x!.inputs.map((part) => through(part.shape[axis]!, group.from, group.to))
    if (lengths.includes(undefined)) return undefined
    const parts = x!.inputs.map((part, i) =>
      builder.make('Reshape', [part], { shape: node.shape.with(group.to.axis, lengths[i]!) }),
    )
    return builder.make('Concat', parts, { axis: group.to.axis })
  }
  return undefined
}

/** Transposes of pads and concatenations are those of transposed parts. */
const turns: Rule = (node, builder) => {
  const [x] = node.inputs
  if (node.kernel !== 'Transpose') return undefined
  const perm = node.attributes.perm as number[]
  const turned = (part: Node) => builder.make('Transpose', [part], { perm })
  if (x!.kernel === 'Concat')
    return builder.make('Concat', x!.inputs.map(turned), { axis: perm.indexOf(x!.attributes.axis as number) })
  if (x!.kernel !== 'PadV2') return undefined
  const moved = (name: 'before' | 'after') => perm.map((axis) => (x!.attributes[name] as number[])[axis]!)
  const pads = { before: moved('before'), after: moved('after'), value: x!.attributes.value! }
  return builder.make('PadV2', [turned(x!.inputs[0]!)], pads)
}

/** Sums of pads that lie side by side are concatenations. */
const pads: Rule = (node, builder) => {
  if (node.kernel !== 'Add') return undefined
  const [a, b] = node.inputs as [Node, Node]
  const isPad = ({ kernel, attributes }: Node) => kernel === 'PadV2' && attributes.value === 0
  if (!isPad(a) || !isPad(b) || !sameShape(a.shape, b.shape)) return undefined
  const [atA, atB] = [a, b].map(({ attributes }) => attributes.before as number[]) as [number[], number[]]
  const [x, y] = [a.inputs[0]!, b.inputs[0]!]
  const different = a.shape.flatMap((_, i) => (atA[i] === atB[i] && x.shape[i] === y.shape[i] ? [] : [i]))
  const [axis] = different
  if (different.length !== 1 || axis === undefined) return undefined
  const [first, second, begin, then] =
    atA[axis]! < atB[axis]! ? [x, y, atA[axis]!, atB[axis]!] : [y, x, atB[axis]!, atA[axis]!]
  if (begin + first.shape[axis]! !== then) return undefined
  const whole = builder.make('Concat', [first, second], { axis })
  const before = atA.with(axis, begin)
  const after = a.shape.map((n, i) => n - before[i]! - whole.shape[i]!)
  return builder.make('PadV2', [whole], { before, after, value: 0 })
}

/** Reshapes of all operands are one of the result. */
const computedBefore: Rule = ({ kernel, inputs, attributes, shape }, builder) => {
  if (!isOperator(kernel)) return undefined
  const isNumber = (input: Node) => input.kernel === 'Fill' && input.shape.length === 0
  const [first, ...others] = inputs.filter((input) => !isNumber(input))
  if (first?.kernel !== 'Reshape' || others.length === 0) return undefined
  const from = first.inputs[0]!.shape
  if (![first, ...others].every((input) => sameShape(input.shape, shape))) return undefined
  if (!others.every((input) => input.kernel === 'Reshape' && sameShape(input.inputs[0]!.shape, from))) return undefined
  const operands = inputs.map((input) => (isNumber(input) ? input : input.inputs[0]!))
  return builder.make('Reshape', [builder.make(kernel, operands, attributes)], { shape })
}

/** The smallest is the largest of negatives. */
const smallest: Rule = ({ kernel, inputs: [x], attributes, dtype }, builder) =>
  kernel === 'Min' && dtype === 'float32'
    ? builder.make('Neg', [builder.make('Max', [builder.make('Neg', [x!])], attributes)])
    : undefined
