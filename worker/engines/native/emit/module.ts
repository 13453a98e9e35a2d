import type { Buffer, Pass, Plan } from '../../shared/plan/plan.ts'
import { batchedLines } from './batched.ts'
import { elementsLines } from './elements.ts'
import { literal } from './expression.ts'
import { glue } from './glue.ts'
import { listsLines, listsText } from './lists.ts'
import type { Machine } from './machine.ts'
import { prelude } from './prelude.ts'
import { productLines } from './product.ts'
import { rowsLines } from './rows.ts'
import { selectionLines, selectionText } from './selection.ts'
import { sumLines } from './sum.ts'
import { Writer } from './writer.ts'

/**
 * A plan in C, and the buffers whose addresses it is given, in their order. The text has
 * neither places of a memory nor the number of runs in it: what is computed of a run does not depend on how many there are.
 */
export function emitted(plan: Plan, machine: Machine): { text: string; buffers: Buffer[] } {
  const { shared, perRun } = plan
  const numbers = new Map<Buffer, number>()
  const literals = new Map<Buffer, string>()
  const placeOf = (buffer: Buffer) => {
    if (buffer.kind === 'literal') {
      if (!literals.has(buffer)) literals.set(buffer, `c${literals.size}`)
      return literals.get(buffer)!
    }
    if (!numbers.has(buffer)) numbers.set(buffer, numbers.size)
    return `at[${numbers.get(buffer)!}]`
  }
  const functions = new Map<string, string>()
  const called = (pass: Pass): string => {
    const writer = new Writer(machine, placeOf)
    const { text, given } = writer.written(titleOf(pass), linesOf(writer, pass))
    const name = functions.get(text) ?? `pass${functions.size}`
    functions.set(text, name)
    return `${name}(${given});`
  }
  const [before, each] = [shared.map(called), perRun.map(called)]
  const step = [
    '/* One call: what runs share, then each run. */',
    'static void step(char *const *at, long runs) {',
    '  {',
    '    const long run = 0;',
    ...before.map((call) => `    ${call}`),
    '    (void)run;',
    '  }',
    '  for (long run = 0; run < runs; run++) {',
    ...each.map((call) => `    ${call}`),
    '  }',
    '}',
    '',
  ]
  const passes = [...functions].map(([text, name]) => `PASS void ${name}${text}`)
  return {
    text: [
      prelude(machine),
      ...calledBy([...shared, ...perRun]),
      ...[...literals].map(literalText),
      ...passes,
      step.join('\n'),
      glue(numbers.size),
    ].join('\n'),
    buffers: [...numbers.keys()],
  }
}

const literalText = ([{ numbers }, name]: [Buffer, string]): string =>
  `static const float ${name}[] = {${numbers!.map(literal).join(', ')}};\n`
/** What passes call beyond the prelude. */
const calledBy = (passes: readonly Pass[]): string[] => [
  ...(passes.some(({ kind }) => kind === 'lists') ? [listsText] : []),
  ...(passes.some(({ kind }) => kind === 'selection') ? [selectionText] : []),
]

function linesOf(writer: Writer, pass: Pass): string[] {
  switch (pass.kind) {
    case 'elements':
      return elementsLines(writer, pass)
    case 'sum':
      return sumLines(writer, pass)
    case 'product':
      return productLines(writer, pass)
    case 'batched':
      return batchedLines(writer, pass)
    case 'rows':
      return rowsLines(writer, pass)
    case 'lists':
      return listsLines(writer, pass)
    case 'selection':
      return selectionLines(writer, pass)
  }
}

/** A pass in a comment. */
function titleOf(pass: Pass): string {
  switch (pass.kind) {
    case 'elements':
      return `elements [${pass.loops.join(', ')}]`
    case 'sum':
      return `${pass.largest ? 'largest' : 'sum'} of [${pass.loops.join(', ')}] over loops ${pass.summed.flatMap((yes, i) => (yes ? i : [])).join(', ')}`
    case 'product': {
      const inner = [...(pass.around ?? []).map(({ n }) => n), pass.inner].join(' · ')
      return `${pass.lists ? 'sparse ' : ''}product [${[...pass.batch, pass.rows, inner].join(', ')}] × [${[...pass.batch, inner, pass.columns].join(', ')}]`
    }
    case 'batched':
      return `${pass.lanes} products side by side [${[...pass.batch, pass.rows, pass.inner].join(', ')}] × [${[...pass.batch, pass.inner, pass.columns].join(', ')}]`
    case 'rows':
      return `rows [${pass.groups}, ${pass.count}, ${pass.columns}] of a table`
    case 'lists':
      return `lists of [${pass.matrices}, ${pass.inner}, ${pass.columns}]`
    case 'selection':
      return `the k largest of [${pass.loops.join(', ')}] along loop ${pass.along}`
  }
}
