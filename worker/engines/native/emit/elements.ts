import { readsOf } from '../../shared/plan/expression.ts'
import type { Elements } from '../../shared/plan/plan.ts'
import { overColumns } from './columns.ts'
import { evaluated } from './expression.ts'
import { counting, offsetOf, sum, type Writer } from './writer.ts'

/** The lines of a pass over elements. */
export function elementsLines(writer: Writer, pass: Elements): string[] {
  const { loops, value, out } = pass
  const outer = loops.slice(0, -1)
  const index = outer.map((_, loop) => `i${loop}`)
  const turning = turnedLoop(pass)
  if (turning !== undefined) return turnedLines(writer, pass, turning)
  const columns = overColumns(loops.at(-1)!, writer.machine.lanes, (column, n) => {
    const spot = { index, column, n }
    const made = evaluated(writer, value, spot)
    return [...made.lines, writer.store(out, made.value, spot)]
  })
  return outer.reduceRight((lines, n, loop) => counting(`i${loop}`, n, lines), columns)
}

/** The loop along which a copy reads neighbours, where it writes them along the last one; undefined if it is no such copy. */
function turnedLoop({ loops, value, out }: Elements): number | undefined {
  const [read] = readsOf(value)
  if (value.kind !== 'read' || out.strides.at(-1) !== 1 || read!.strides.at(-1)! <= 1) return undefined
  const loop = read!.strides.findLastIndex((stride, loop) => stride === 1 && loops[loop]! > 1)
  return loop < 0 ? undefined : loop
}

function turnedLines(writer: Writer, { loops, value, out }: Elements, along: number): string[] {
  const [read] = readsOf(value)
  const index = loops.slice(0, -1).map((_, loop) => (loop === along ? '0' : `i${loop}`))
  const from = sum([writer.pointer(read!), offsetOf(read!.strides, index)])
  const to = sum([writer.pointer(out, { written: true }), offsetOf(out.strides, index)])
  const call = `turned(${from}, ${read!.strides.at(-1)}, ${to}, ${out.strides[along]}, ${loops.at(-1)}, ${loops[along]});`
  return loops
    .slice(0, -1)
    .reduceRight<string[]>((lines, n, loop) => (loop === along ? lines : counting(`i${loop}`, n, lines)), [call])
}
