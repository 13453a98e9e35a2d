import type { Builder, Rule } from '../builder.ts'
import { outcomes, reachable, sameShape, type Attributes, type Graph, type Node } from '../graph.ts'
import { rewrite, usersOf } from './rewrite.ts'

/** The errors `a·x − t` and `b·x − t` of two readouts of the same x, `[R, m, B]`. */
type Pair = readonly [Node, Node]

/**
 * Two readouts of one code that are held against one target become a single product, their weights on top of each
 * other, and so do their gradients. Undone where a product would still need one of the errors by itself.
 */
export function stacked(graph: Graph, rules: readonly Rule[]): Graph {
  const pair = findPair(graph)
  if (!pair) return graph
  let both: Node | undefined
  const halves: Rule = (node, builder) => both && ofHalves(node, both, builder)
  const next = rewrite(graph, [halves, ...rules], {
    first: pair.flatMap(({ inputs: [product, target] }) => [...product!.inputs, target!]),
    of(node, made, builder) {
      const place = pair.indexOf(node)
      if (place < 0) return undefined
      both ??= bothErrors(pair, made, builder)
      return half(both, place, builder)
    },
  })
  const products = reachable(outcomes(next)).filter(({ kernel }) => kernel === 'BatchMatMul')
  return products.some(({ inputs }) => inputs.some((input) => placeOf(input, both!) >= 0)) ? graph : next
}

function findPair(graph: Graph): Pair | undefined {
  const users = usersOf(graph)
  const known = new Map<string, Node>()
  for (const node of reachable(outcomes(graph))) {
    const [product, target] = node.inputs
    if (node.kernel !== 'Sub' || product!.kernel !== 'BatchMatMul' || users.get(product!)!.length > 1) continue
    const [weight, x] = product!.inputs as [Node, Node]
    if (node.shape.length !== 3 || product!.attributes.transposeA || weight.shape[0] !== node.shape[0]) continue
    if (!sameShape(target!.shape.slice(1), node.shape.slice(1))) continue
    const key = JSON.stringify([x.id, target!.id, weight.shape, product!.attributes])
    const other = known.get(key)
    if (other && !reachable(node.inputs).includes(other)) return [other, node]
    known.set(key, node)
  }
  return undefined
}

/** Both errors, one above the other, `[R, 2m, B]`. */
function bothErrors(pair: Pair, made: (node: Node) => Node, builder: Builder): Node {
  const [product, target] = pair[0].inputs as [Node, Node]
  const [R, m, B] = pair[0].shape as [number, number, number]
  const weights = pair.map((error) => made(error.inputs[0]!.inputs[0]!))
  const stack = builder.make('Concat', weights, { axis: 1 })
  const outputs = builder.make('BatchMatMul', [stack, made(product.inputs[1]!)], product.attributes)
  const apart = builder.make('Reshape', [outputs], { shape: [R, 2, m, B] })
  const shared = builder.make('Reshape', [made(target)], { shape: [target.shape[0]!, 1, m, B] })
  return builder.make('Reshape', [builder.make('Sub', [apart, shared])], { shape: [R, 2 * m, B] })
}

/** The first or second half of the rows of a stack. */
function half(stack: Node, place: number, builder: Builder): Node {
  const [R, rows, columns] = stack.shape as [number, number, number]
  return builder.make('Slice', [stack], { begin: [0, (place * rows) / 2, 0], size: [R, rows / 2, columns] })
}

/** Which half of the stack a node is, or -1. */
function placeOf({ kernel, inputs, attributes, shape }: Node, stack: Node): number {
  if (kernel !== 'Slice' || inputs[0] !== stack || 2 * shape[1]! !== stack.shape[1]) return -1
  return (attributes.begin as number[])[1] === 0 ? 0 : 1
}

/** Products of a half are halves of a product; the sum of products with each half is one product. */
function ofHalves(node: Node, stack: Node, builder: Builder): Node | undefined {
  const { kernel, inputs, attributes } = node
  const [a, b] = inputs as [Node, Node]
  if (kernel === 'BatchMatMul' && !attributes.transposeA) {
    const place = placeOf(a, stack)
    return place < 0 ? undefined : half(builder.make('BatchMatMul', [stack, b], attributes), place, builder)
  }
  if (kernel !== 'Add') return undefined
  for (const [one, rest] of [inputs, inputs.toReversed()] as [Node, Node][]) {
    const whole = joined(one, rest, stack, builder)
    if (whole) return whole
    if (rest.kernel !== 'Add') continue
    for (const [two, other] of [rest.inputs, rest.inputs.toReversed()] as [Node, Node][]) {
      const sum = joined(one, two, stack, builder)
      if (sum) return builder.make('Add', [other, sum])
    }
  }
  return undefined
}

/** `u·half + v·other half` as one product, or undefined. */
function joined(one: Node, two: Node, stack: Node, builder: Builder): Node | undefined {
  const products = [one, two]
  if (!products.every(({ kernel }) => kernel === 'BatchMatMul') || !alike(one.attributes, two.attributes))
    return undefined
  const places = products.map(({ inputs }) => placeOf(inputs[1]!, stack))
  if (Math.min(...places) !== 0 || Math.max(...places) !== 1 || one.attributes.transposeB) return undefined
  const [u, v] = [0, 1].map((place) => products[places.indexOf(place)]!.inputs[0]!) as [Node, Node]
  if (!sameShape(u.shape, v.shape)) return undefined
  const factors = builder.make('Concat', [u, v], { axis: one.attributes.transposeA ? 1 : 2 })
  return builder.make('BatchMatMul', [factors, stack], one.attributes)
}

const alike = (a: Attributes, b: Attributes): boolean =>
  a.alpha === b.alpha && a.transposeA === b.transposeA && a.transposeB === b.transposeB
