import type { Rule } from '../builder.ts'
import { describe, type Graph } from '../graph.ts'
import { broadcasts } from './broadcasts.ts'
import { distribution } from './distribution.ts'
import { factors } from './factors.ts'
import { fills } from './fills.ts'
import { movement } from './movement.ts'
import { products } from './products.ts'
import { rewrite } from './rewrite.ts'
import { stacked } from './stacking.ts'
import { sums } from './sums.ts'
import { transposes } from './transposes.ts'

const rules: Rule[] = [movement, fills, broadcasts, transposes, products, sums, factors, distribution]
const mostRounds = 8

/** An equivalent graph that does less: rules applied to every node, inputs first, until nothing changes. */
export function simplify(graph: Graph): Graph {
  let current = settled(graph)
  for (let round = 0; round < mostRounds; round++) {
    const next = stacked(current, rules)
    if (next === current) break
    current = settled(next)
  }
  return current
}

function settled(graph: Graph): Graph {
  let [text, current] = [describe(graph), graph]
  for (let round = 0; round < mostRounds; round++) {
    current = rewrite(current, rules)
    const next = describe(current)
    if (next === text) break
    text = next
  }
  return current
}
