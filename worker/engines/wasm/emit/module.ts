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
import { NotFused } from '../../shared/plan/notFused.ts'
import type { Pass, Plan } from '../../shared/plan/plan.ts'
import { rowsRoutine } from './rows.ts'
import { sumRoutine } from './sum.ts'
import { targetOf, type AddressOf, type Target } from './target.ts'

/**
 * A plan as a WebAssembly module over the memory that `host` gives, in which scratch has the bytes of `roomOf`; its export
 * `step` makes one call. `packed`, for a V8 that makes one vector of two neighbours; the bits are the same.
 */
export function emitted(plan: Plan, addressOf: AddressOf, packed = false): WebAssembly.Module {
  const { runs, shared, perRun } = plan
  const target = targetOf(plan, addressOf, packed)
  const routines = [...shared, ...perRun].map((pass) => routineOf(pass, target))
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

function routineOf(pass: Pass, target: Target): AssembledFunction {
  switch (pass.kind) {
    case 'elements':
      return elementsRoutine(pass, target)
    case 'product':
      return productRoutine(pass, target)
    case 'sum':
      return sumRoutine(pass, target)
    case 'rows':
      return rowsRoutine(pass, target)
    default:
      throw new NotFused(pass.kind)
  }
}
