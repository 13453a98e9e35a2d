import { assembleAll, call, get, i32, set, types, type AssembledFunction } from '../../../core/webAssembly/assembly.ts'
import { elementsRoutine } from './elements.ts'
import { productRoutine } from './product.ts'
import type { Schedule, Step } from './schedule.ts'
import { sumRoutine } from './sum.ts'

/** A schedule as a WebAssembly module over the memory that `host` gives; its export `step` makes one call. */
export function compile({ runs, shared, perRun }: Schedule): WebAssembly.Module {
  const routines = [...shared, ...perRun].map(routine)
  const run = 0
  const calls = (from: number, to: number, which: number[]) =>
    Array.from({ length: to - from }, (_, i) => [...which, ...call(from + i)]).flat()
  const each = [...calls(shared.length, routines.length, get(run)), ...get(run), ...i32.constant(1), ...i32.add]
  const step: AssembledFunction = {
    name: 'step',
    params: [],
    locals: [[1, types.i32]],
    body: [
      ...calls(0, shared.length, i32.constant(0)),
      // while (++run < runs)
      ...(perRun.length
        ? [0x03, 0x40, ...each, ...set(run), ...get(run), ...i32.constant(runs), ...i32.lessUnsigned, 0x0d, 0, 0x0b]
        : []),
    ],
  }
  return new WebAssembly.Module(assembleAll([...routines, step], 'imported'))
}

function routine(step: Step): AssembledFunction {
  switch (step.kind) {
    case 'elements':
      return elementsRoutine(step)
    case 'product':
      return productRoutine(step)
    case 'sum':
      return sumRoutine(step)
  }
}
