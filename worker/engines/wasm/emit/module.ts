import {
  assembleAll,
  call,
  each,
  get,
  i32,
  repeatWhile,
  set,
  types,
  type AssembledFunction,
  type Statement,
  type Value,
} from '../../../../core/webAssembly/index.ts'
import { elementsRoutine } from './elements.ts'
import { productRoutine } from './product.ts'
import type { Schedule, Step } from '../../shared/plan/planner.ts'
import { sumRoutine } from './sum.ts'

/** A schedule as a WebAssembly module over the memory that `host` gives; its export `step` makes one call. */
export function compile({ runs, shared, perRun }: Schedule): WebAssembly.Module {
  const routines = [...shared, ...perRun].map(routine)
  const run = 0
  const calls = (from: number, to: number, which: Value): Statement => each(to - from, (i) => call(from + i, which))
  const next = [calls(shared.length, routines.length, get(run)), set(run, i32.add(get(run), i32.constant(1)))]
  const step: AssembledFunction = {
    name: 'step',
    params: [],
    locals: [[1, types.i32]],
    body: [
      calls(0, shared.length, i32.constant(0)),
      perRun.length ? repeatWhile(i32.lessUnsigned(get(run), i32.constant(runs)), next) : [],
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
