import type { InputColumn } from '../../../core/units/columns.ts'
import { TaskDataError } from '../dataError.ts'
import type { HeldOut, Targeted } from '../task.ts'
import { isMissing, numberIn } from './cells.ts'
import { missingLabel, type Chosen, type Columns } from './chosen.ts'
import type { Profile } from './profile.ts'
import { testRows, type SplitBy } from './split.ts'

/** The rows of a table as a task has them: inputs standardised and one-hot, in the order of the file. */
export interface TableRows {
  readonly train: Targeted
  readonly test: HeldOut
  /** How the columns that are inputs stand in them. */
  readonly columns: readonly InputColumn[]
  /** Rows that are left out since their target is blank. */
  readonly without: number
}

/** A column as numbers: values, NaN where blank, or the places of categories. */
type Stored = Float64Array | Int32Array

/**
 * Reads the chosen columns of a table. Numbers are standardised by mean and deviation of the training rows, and blank cells
 * are the mean, with an input of their own that is 1 there; categories are one input each; a target of values is standardised,
 * too. Rows with a blank target are left out. Throws TaskDataError.
 */
export function tableRows(profile: Profile, columns: Columns, split: SplitBy): TableRows {
  const { inputs, target, concepts, test } = columns
  const stored = storedColumns(profile, [...inputs, ...concepts, ...(test ? [test] : [])])
  const of = ({ at }: Chosen): Stored => stored.get(at)!
  const isTest = testRows(profile.rows, split, test && (of(test) as Int32Array))
  const isKnown = knownRows(of(target))
  const places = (wanted: 0 | 1): Int32Array => {
    const rows: number[] = []
    for (let row = 0; row < profile.rows; row++) if (isTest[row] === wanted && isKnown(row)) rows.push(row)
    return Int32Array.from(rows)
  }
  const [training, testing] = [places(0), places(1)]
  if (training.length === 0 || testing.length === 0)
    throw new TaskDataError(
      `task.test: of ${profile.rows} rows with a target, ${testing.length} are for testing and ${training.length} for training; expected at least 1 of each. Give more rows.`,
    )
  const scales = new Map<number, Scale>()
  const scaleOf = (chosen: Chosen): Scale => {
    const known = scales.get(chosen.at) ?? scaleIn(of(chosen) as Float64Array, training)
    scales.set(chosen.at, known)
    return known
  }

  const written = (rows: Int32Array, width: number, chosen: readonly Chosen[], write: Writer): Float32Array => {
    const out = new Float32Array(rows.length * width)
    let offset = 0
    for (const one of chosen) {
      const values = of(one)
      const scale = one.labels ? null : scaleOf(one)
      rows.forEach((row, i) => write(out, i * width + offset, values[row]!, one, scale))
      offset += write === asInputs ? widthOf(one) : 1
    }
    return out
  }
  const targets = (rows: Int32Array) => written(rows, 1, [target], target.labels ? asIs : standardised)
  const sideOf = (rows: Int32Array): Targeted => ({
    n: rows.length,
    inputs: written(rows, columns.width, inputs, asInputs),
    targets: targets(rows),
  })
  const tested = { ...sideOf(testing), concepts: written(testing, concepts.length, concepts, asIs) }
  if (!target.labels) tested.targets.forEach((value, i) => (tested.concepts[i * concepts.length] = value))
  const without = profile.rows - training.length - testing.length
  return { train: sideOf(training), test: tested, columns: placed(inputs, scaleOf), without }
}

interface Scale {
  readonly mean: number
  readonly deviation: number
}

/** Where each column stands in an input. */
function placed(inputs: readonly Chosen[], scaleOf: (chosen: Chosen) => Scale): InputColumn[] {
  let at = 0
  return inputs.map((chosen) => {
    const { column, labels } = chosen
    const { mean, deviation } = labels ? { mean: 0, deviation: 1 } : scaleOf(chosen)
    const placed = { name: column.name, at, labels, mean, deviation, marksBlanks: !labels && column.missing > 0 }
    at += widthOf(chosen)
    return placed
  })
}

type Writer = (out: Float32Array, at: number, value: number, column: Chosen, scale: Scale | null) => void

const widthOf = ({ column, labels }: Chosen): number => labels?.length ?? (column.missing > 0 ? 2 : 1)

const z = (value: number, { mean, deviation }: Scale): number =>
  Number.isNaN(value) ? 0 : (value - mean) / (deviation || 1)

const asInputs: Writer = (out, at, value, { column, labels }, scale) => {
  if (labels) out[at + value] = 1
  else {
    out[at] = z(value, scale!)
    if (column.missing > 0) out[at + 1] = Number.isNaN(value) ? 1 : 0
  }
}
const asIs: Writer = (out, at, value, _, scale) => {
  out[at] = Number.isNaN(value) ? scale!.mean : value
}
const standardised: Writer = (out, at, value, _, scale) => {
  out[at] = z(value, scale!)
}

/** Mean and deviation of the values that are known on some rows, in two passes; 0 and 1 where none is. */
function scaleIn(values: Float64Array, rows: Int32Array): Scale {
  let [n, sum] = [0, 0]
  for (const row of rows)
    if (!Number.isNaN(values[row])) {
      n++
      sum += values[row]!
    }
  const mean = n === 0 ? 0 : sum / n
  let squares = 0
  for (const row of rows) if (!Number.isNaN(values[row])) squares += (values[row]! - mean) ** 2
  return { mean, deviation: n === 0 ? 1 : Math.sqrt(squares / n) }
}

const knownRows =
  (target: Stored) =>
  (row: number): boolean =>
    target instanceof Float64Array ? !Number.isNaN(target[row]) : target[row]! >= 0

/** Chosen columns by their place; a blank cell is NaN, the place of `(missing)`, or −1 where there is none. */
export function storedColumns(profile: Profile, chosen: readonly Chosen[]): Map<number, Stored> {
  const { rows, delimiter } = profile
  const stored = new Map<number, Stored>()
  const fillers: ((cells: readonly string[], row: number) => void)[] = []
  for (const { at, labels, column } of chosen) {
    if (stored.has(at)) continue
    if (labels === null) {
      const values = new Float64Array(rows)
      stored.set(at, values)
      fillers.push((cells, row) => {
        const cell = cells[at]!.trim()
        values[row] = isMissing(cell) ? NaN : numberIn(cell, delimiter)
      })
    } else {
      const codes = new Int32Array(rows)
      const places = new Map(labels.map((label, place) => [label, place]))
      const blank = places.get(missingLabel) ?? -1
      stored.set(at, codes)
      fillers.push((cells, row) => {
        const cell = cells[at]!.trim()
        const label = column.kind === 'number' ? String(numberIn(cell, delimiter)) : cell
        codes[row] = isMissing(cell) ? blank : places.get(label)!
      })
    }
  }
  let row = 0
  for (const { source, layout } of profile.sources)
    source.rows(layout, {
      only: new Set(stored.keys()),
      take(cells) {
        for (const fill of fillers) fill(cells, row)
        row++
      },
    })
  return stored
}
