import type { Arithmetic, UpdateRule } from '../../../tensor/program.ts'
import { overVectors } from './columns.ts'
import { literal } from './expression.ts'
import { updateGlue } from './glue.ts'
import type { Machine } from './machine.ts'
import { prelude } from './prelude.ts'
import { indented } from './writer.ts'

const math: Arithmetic<string> = {
  add: (a, b) => `(${a} + ${b})`,
  subtract: (a, b) => `(${a} - ${b})`,
  multiply: (a, b) => `(${a} * ${typeof b === 'number' ? `spread(${literal(b)})` : b})`,
  divide: (a, b) => `(${a} / ${b})`,
  sqrt: (a) => `square_root(${a})`,
}

/** An update rule in C: parameters, gradients and slots, so many numbers of each, and the rates; in place. */
export function updateText({ slots, rates, move }: UpdateRule, machine: Machine): string {
  const arrays = ['parameter', 'gradient', ...slots]
  const names = Object.fromEntries([...arrays, ...rates].map((name, i) => [name, `x${i}`]))
  const moved = Object.entries(move(math, names))
  const step = (n: string): string[] => [
    ...arrays.map(
      (name, i) => `const v x${i} = ${n ? `load_first(p${i} + i, ${n})` : `load(p${i} + i)`}; /* ${name} */`,
    ),
    ...moved.map(([name, value]) => `const v y${arrays.indexOf(name)} = ${value};`),
    ...moved.map(([name]) => {
      const i = arrays.indexOf(name)
      return n ? `store_first(p${i} + i, y${i}, ${n});` : `store(p${i} + i, y${i});`
    }),
  ]
  const update = [
    `static void update(${arrays.map((_, i) => `float *p${i}`).join(', ')}, long count${rates.map((_, i) => `, float rate${i}`).join('')}) {`,
    ...rates.map((name, i) => `  const v x${arrays.length + i} = spread(rate${i}); /* ${name} */`),
    ...overVectors(step).map(indented),
    '}',
    '',
  ]
  return [prelude(machine), update.join('\n'), updateGlue(arrays.length, rates.length)].join('\n')
}
