import { attentionOf } from '../answers/attention.ts'
import { Rows } from '../answers/rows.ts'
import { nearUnits, reportOf, stripsOf } from '../answers/units.ts'
import { lab } from './lab.ts'
import type { Parts } from './parts.ts'

/** Units of finished runs. */
export function units({ read, runOf, module }: Pick<Parts, 'read' | 'runOf' | 'module'>) {
  const rows = new Rows(module)
  return {
    report: lab.units.report.handler(({ input }) => reportOf(read(), runOf(input.run).id)),
    strips: lab.units.strips.handler(({ input }) => stripsOf(read(), input.runs)),
    rows: lab.units.rows.handler(({ input }) => rows.of(runOf(input.run), input.rows)),
    attention: lab.units.attention.handler(({ input }) => attentionOf(read(), runOf(input.run).id, input.rows)),
    near: lab.units.near.handler(({ input }) => nearUnits(read(), runOf(input.run).id, input.unit)),
  }
}
