import { isMissing, numberIn } from './cells.ts'
import type { Chosen, Columns } from './chosen.ts'
import type { Profile } from './profile.ts'

/** Rows that are looked at, and the fewest that say something; the fewest rows that a guess of one class for all must miss. */
const [mostRows, fewestRows, fewestMissed] = [200_000, 20, 5]
/** Share of what varies in the target from which a column determines it. */
const enough = 0.999

/** An input that says more of the target, or of the row, than a measurement does. */
export interface Telling {
  readonly name: string
  /** In words behind its name. */
  readonly how: string
  readonly isTarget: boolean
}

/**
 * Inputs that determine the target, alone and to within a thousandth of what varies in it, or that tell every row apart as an
 * id does. Only the first 200,000 rows are looked at. A column of many values determines nothing by that: each row of a value is
 * held against the other rows of it, and values that occur once say nothing.
 */
export function tellingInputs(profile: Profile, { inputs, target }: Columns): { rows: number; found: Telling[] } {
  const { delimiter } = profile
  const readers = inputs.map((chosen) => readerOf(chosen, target))
  const only = new Set([target, ...inputs].map(({ at }) => at))
  const classes = target.labels && new Map(target.labels.map((label, place) => [label, place]))
  let rows = 0
  const take = (cells: readonly string[]): boolean => {
    const cell = cells[target.at]!.trim()
    if (isMissing(cell)) return true
    const number = numberIn(cell, delimiter)
    const value = classes ? classes.get(target.column.kind === 'number' ? String(number) : cell)! : number
    for (const { at, add } of readers) {
      const own = cells[at]!.trim()
      add(isMissing(own) ? null : own, value, delimiter)
    }
    return ++rows < mostRows
  }
  for (const { source, layout } of profile.sources) {
    if (rows === mostRows) break
    source.rows(layout, { take, only })
  }
  if (rows < fewestRows) return { rows, found: [] }
  return { rows, found: readers.flatMap(({ found }) => found(rows)) }
}

interface Reader {
  readonly at: number
  add(cell: string | null, target: number, delimiter: string | null): void
  found(rows: number): Telling[]
}

function readerOf({ at, column }: Chosen, target: Chosen): Reader {
  const { name, kind, counts, isWhole, missing } = column
  const isClass = target.labels !== null
  const isNumber = kind === 'number'
  const groups = counts ? new Groups() : null
  const blanks = isNumber && missing > 0 ? new Groups() : null
  const line = isNumber ? new Line(isClass ? target.labels.length : 0) : null
  const seen = (isWhole || !isNumber) && missing === 0 ? new Set<string>() : null
  return {
    at,
    add(cell, value, delimiter) {
      groups?.add(cell ?? '', value)
      blanks?.add(cell === null ? '' : 'known', value)
      if (cell !== null) line?.add(numberIn(cell, delimiter), value)
      seen?.add(cell!)
    },
    found(rows) {
      const telling = (how: string, isTarget = true) => [{ name, how, isTarget }]
      const told = (one: Groups | null) =>
        one !== null && (isClass ? one.classesTold(rows) : one.valuesTold(rows)) >= enough
      if (told(groups)) return telling('tells the target')
      if (told(blanks)) return telling('tells the target by whether it is blank')
      if (line && (isClass ? line.ofClasses(rows) : line.ofValues(rows)) >= enough) return telling('tells the target')
      return seen?.size === rows ? telling('tells every row apart', false) : []
    },
  }
}

/** Targets by the value of a column. */
class Groups {
  readonly #groups = new Map<string, Map<number, number>>()

  add(key: string, target: number): void {
    let group = this.#groups.get(key)
    if (!group) this.#groups.set(key, (group = new Map()))
    group.set(target, (group.get(target) ?? 0) + 1)
  }

  /** Groups of at least two rows; none if they are less than half of the rows. */
  #repeated(rows: number): Map<number, number>[] {
    const groups = [...this.#groups.values()].filter((group) => sizeOf(group) > 1)
    return groups.reduce((sum, group) => sum + sizeOf(group), 0) >= Math.max(fewestRows, rows / 2) ? groups : []
  }

  /**
   * Share of the errors of guessing one class that are gone when each row has the most frequent class of the others in its group
   * (Goodman and Kruskal's λ, leaving one out).
   */
  classesTold(rows: number): number {
    const groups = this.#repeated(rows)
    const totals = new Map<number, number>()
    let [all, wrong] = [0, 0]
    for (const group of groups) {
      const [first = 0, second = 0] = [...group.values()].sort((a, b) => b - a)
      const size = sizeOf(group)
      all += size
      wrong += first - 1 > second ? size - first : size
      for (const [target, count] of group) totals.set(target, (totals.get(target) ?? 0) + count)
    }
    const missed = all - Math.max(0, ...totals.values())
    return missed < fewestMissed ? 0 : 1 - wrong / missed
  }

  /** Share of the variance of values that is between groups, of unbiased variances. */
  valuesTold(rows: number): number {
    const groups = this.#repeated(rows)
    const total = new Moments()
    let [squares, freedom] = [0, 0]
    for (const group of groups) {
      const own = new Moments()
      for (const [value, count] of group)
        for (let i = 0; i < count; i++) {
          own.add(value)
          total.add(value)
        }
      squares += own.squares
      freedom += own.n - 1
    }
    return total.squares === 0 || freedom < fewestRows ? 0 : 1 - squares / freedom / (total.squares / (total.n - 1))
  }
}

const sizeOf = (group: ReadonlyMap<number, number>): number => {
  let size = 0
  for (const count of group.values()) size += count
  return size
}

/** Mean and sum of squared differences from it (Welford 1962). */
class Moments {
  n = 0
  mean = 0
  squares = 0

  add(value: number): void {
    const before = value - this.mean
    this.mean += before / ++this.n
    this.squares += before * (value - this.mean)
  }
}

/** A number beside the target. */
class Line {
  readonly #all = new Moments()
  readonly #target = new Moments()
  readonly #classes: readonly Moments[]
  #product = 0

  constructor(classes: number) {
    this.#classes = Array.from({ length: classes }, () => new Moments())
  }

  add(value: number, target: number): void {
    const before = value - this.#all.mean
    this.#all.add(value)
    this.#target.add(target)
    this.#product += before * (target - this.#target.mean)
    this.#classes[target]?.add(value)
  }

  /** Squared correlation. */
  ofValues(rows: number): number {
    const spread = this.#all.squares * this.#target.squares
    return spread === 0 || this.#all.n < rows / 2 ? 0 : this.#product ** 2 / spread
  }

  /** Share of the variance of the number that is between classes, of unbiased variances. */
  ofClasses(rows: number): number {
    const known = this.#classes.filter(({ n }) => n > 1)
    const squares = known.reduce((sum, one) => sum + one.squares, 0)
    const freedom = known.reduce((sum, { n }) => sum + n - 1, 0)
    const { n, squares: all } = this.#all
    return all === 0 || known.length < 2 || freedom < fewestRows || n < rows / 2
      ? 0
      : 1 - squares / freedom / (all / (n - 1))
  }
}
