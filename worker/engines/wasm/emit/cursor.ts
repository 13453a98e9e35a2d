import { advance, get, i32, set, type Statement, type Value } from '../../../../core/webAssembly/index.ts'
import type { Access } from '../../shared/plan/plan.ts'
import { run, type Routine } from './routine.ts'

/** Addresses of accesses: where the run's part begins, and how far along its columns a loop has come. */
export class Cursor {
  readonly #routine: Routine
  readonly #pointers = new Map<string, { local: number; access: Access; along: number; down: number }>()

  constructor(routine: Routine) {
    this.#routine = routine
  }

  /** The local that addresses what has columns `along` numbers apart, and rows `down`, if a loop takes them. */
  pointer(access: Access, along: number, down = 0): number {
    const key = `${access.run}|${access.pick?.name}|${along}|${down}`
    const known = this.#pointers.get(key)
    if (known) return known.local
    const local = this.#routine.whole()
    this.#pointers.set(key, { local, access, along, down })
    return local
  }

  /** Sets every address to the run's first column. */
  start(): Statement {
    return [...this.#pointers.values()].map(({ local, access }) => set(local, runStart(this.#routine, access)))
  }

  advance(columns: number): Statement {
    return this.#move(({ along }) => along * columns)
  }

  /** Goes so many rows down, or up. */
  descend(rows: number): Statement {
    return this.#move(({ down }) => down * rows)
  }

  #move(elements: (pointer: { along: number; down: number }) => number): Statement {
    return [...this.#pointers.values()].map((pointer) => {
      const bytes = 4 * elements(pointer)
      return bytes ? advance(pointer.local, bytes) : []
    })
  }
}

/** The bytes from the first run's part to this one's. */
export function runStart(routine: Routine, access: Access): Value {
  const bytes = i32.constant(4 * access.run)
  if (!access.pick) return access.run ? i32.multiply(get(run), bytes) : bytes
  const chosen = i32.load(i32.shiftLeft(get(run), i32.constant(2)), routine.addressOf(access.pick))
  return i32.multiply(chosen, bytes)
}
