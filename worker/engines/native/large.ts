import { namedOutcomes, reachable, size, type Graph } from '../../tensor/trace/graph.ts'
import { apart } from '../shared/plan/apart.ts'
import { fused } from '../shared/plan/plans.ts'
import { readingOf } from '../shared/plan/reading.ts'

/**
 * Multiply-adds of one run in one call. Evaluation calls a program some dozens to some hundreds of times: below, all of these
 * take less time than the compiler.
 */
const fewest = 2 ** 20

/** Whether the products of each run are large, however many runs there are. */
export function isLarge(graph: Graph): boolean {
  const work = fused(() => {
    const ends = namedOutcomes(apart(graph)).map(({ node }) => node)
    const { runs, ofRuns } = readingOf(ends)
    const products = reachable(ends).filter((node) => node.kernel === 'BatchMatMul' && ofRuns.has(node))
    const inner = ({ inputs: [a], attributes }: (typeof products)[number]) =>
      a!.shape.at(attributes.transposeA ? -2 : -1)!
    return products.reduce((sum, node) => sum + size(node.shape) * inner(node), 0) / runs
  })
  return work !== undefined && work >= fewest
}
