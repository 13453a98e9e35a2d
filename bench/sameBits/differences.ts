import { isDeepStrictEqual } from 'node:util'
import type { numbersOf } from '../../test/whole/processes/numbers.ts'

type Numbers = ReturnType<typeof numbersOf>

/**
 * What of the first differs in the second, bit for bit, run by run, and how much was compared. What only the second has
 * is a difference too, but where it is `newer`: a newer tree may measure more.
 */
export function differences(
  before: Numbers,
  after: Numbers,
  { newer = false } = {},
): { compared: number; found: string[] } {
  const found: string[] = []
  let compared = 0
  const compare = (where: string, a: unknown, b: unknown) => {
    compared++
    if (!isDeepStrictEqual(a, b)) found.push(`${where}: ${said(a)} before, ${said(b)} now`)
  }
  compare('number of runs', before.length, after.length)
  for (const [r, run] of before.entries()) {
    const now = after[r]
    if (!now) continue
    compare(`run ${r}: state and place`, [run.state, run.seed, run.axes], [now.state, now.seed, now.axes])
    for (const part of ['summaries', 'series', 'artifacts'] as const)
      for (const name of Object.keys(newer ? run[part] : { ...run[part], ...now[part] }))
        compare(`run ${r}: ${name}`, run[part][name], now[part][name])
  }
  return { compared, found }
}

const said = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}
