import { below, type Key } from '../../../core/random/random.ts'
import { orderOf } from '../../measures/algebra/order.ts'
import { exampleCounts, examplesPerUnit } from '../../../core/units/layout.ts'

/**
 * Rows that show a unit: the strongest, from weak to strong the middle ones of each tenth of its active rows, and a
 * random draw of active ones (without repetition). Row −1 where there are too few. Strength is |a|; of equals the first;
 * a row is active above `silent`.
 */
export function exampleRows(activations: Float32Array, silent: number, key: Key, unit: number): Int32Array {
  const { top, tenths, perTenth, random } = exampleCounts
  const active = activeRows(activations, silent)
  const order = byStrength(activations, active)
  const chosen = new Int32Array(examplesPerUnit).fill(-1)
  chosen.set(order.subarray(0, top))
  if (order.length >= tenths * perTenth)
    for (let tenth = 0; tenth < tenths; tenth++)
      for (let i = 0; i < perTenth; i++) {
        const share = (tenth + (i + 0.5) / perTenth) / tenths
        chosen[top + tenth * perTenth + i] = order[order.length - 1 - Math.floor(share * order.length)]!
      }
  const left = active.slice()
  for (let i = 0; i < Math.min(random, left.length); i++) {
    const at = i + below(key, unit, i, left.length - i)
    ;[left[i], left[at]] = [left[at]!, left[i]!]
    chosen[top + tenths * perTenth + i] = left[i]!
  }
  return chosen
}

function activeRows(activations: Float32Array, silent: number): Uint32Array {
  const rows = new Uint32Array(activations.length)
  let n = 0
  for (let row = 0; row < activations.length; row++) if (Math.abs(activations[row]!) > silent) rows[n++] = row
  return rows.subarray(0, n)
}

/** Rows from the strongest to the weakest, of equals the first: the bits of a positive float are ordered as it is. */
function byStrength(activations: Float32Array, rows: Uint32Array): Uint32Array {
  const strengths = new Float32Array(rows.length)
  for (let i = 0; i < rows.length; i++) strengths[i] = Math.abs(activations[rows[i]!]!)
  const keys = new Uint32Array(strengths.buffer)
  for (let i = 0; i < keys.length; i++) keys[i] = ~keys[i]!
  const order = orderOf(keys)
  for (let i = 0; i < order.length; i++) order[i] = rows[order[i]!]!
  return order
}
