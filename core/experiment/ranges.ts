/** Numbers that one word stands for, or the reason why it stands for none. */
export type Range = { values: number[]; fault?: undefined } | { fault: string }

const number = String.raw`[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?`
const spaced = new RegExp(String.raw`^(${number})\s*\.\.\s*(${number})(?:\s+([a-z]+))?(?:\s+(\d+))?$`, 'i')
const stepped = new RegExp(String.raw`^(${number})\s*:\s*(${number})\s*:\s*(${number})$`, 'i')
const whole = /^(\d+)\s*(?:-|\.\.|:)\s*(\d+)$/
const similar = /\.\.|^[\d.]+\s*:|^\s*(lin|log)space\s*\(|^\d+\s*-\s*\d+/i

/** The most values that a range may have. */
const most = 1000

/** The ways to write a range. */
export const rangeExamples = '0.001..0.1 log 7, 0..1 lin 5, 0:0.1:5 (start, step, end) or 1-8'

/**
 * The numbers of a range as it is typed: `0.001..0.1 log 7` and `0..1 lin 5` (so many values, both ends included),
 * `0:0.1:5` (start, step, end) and `1-8` (whole numbers). Undefined for a text that does not look like a range.
 */
export function rangeOf(text: string): Range | undefined {
  const typed = text.trim()
  const ends = whole.exec(typed)
  if (ends) return counting(Number(ends[1]), Number(ends[2]))
  const steps = stepped.exec(typed)
  if (steps) return stepping(Number(steps[1]), Number(steps[2]), Number(steps[3]))
  const spread = spaced.exec(typed)
  if (spread) return spreading(Number(spread[1]), Number(spread[2]), spread[3], spread[4])
  return similar.test(typed) ? { fault: `${typed} is not a range (expected ${rangeExamples})` } : undefined
}

function counting(from: number, to: number): Range {
  if (to < from) return { fault: `${from} to ${to} runs downwards (expected ${to}-${from})` }
  return sized(to - from + 1) ?? { values: Array.from({ length: to - from + 1 }, (_, i) => from + i) }
}

function stepping(from: number, step: number, to: number): Range {
  if (step === 0 || (to - from) / step < 0)
    return { fault: `steps of ${step} do not lead from ${from} to ${to} (expected start:step:end, as in 0:0.1:5)` }
  // A step that ends on the end in decimals may miss it by rounding.
  const count = Math.floor((to - from) / step + 1e-9) + 1
  return sized(count) ?? { values: Array.from({ length: count }, (_, i) => rounded(from + i * step, 12)) }
}

function spreading(from: number, to: number, how = 'lin', many?: string): Range {
  const by = ['lin', 'linear'].includes(how.toLowerCase()) ? 'lin' : how.toLowerCase()
  const example = `${from}..${to} ${by === 'log' ? 'log' : 'lin'} 7`
  if (by !== 'lin' && by !== 'log') return { fault: `unknown spacing: ${how} (expected lin or log, as in ${example})` }
  if (many === undefined) return { fault: `how many values? (expected a number of them, as in ${example})` }
  const count = Number(many)
  if (count < 2) return { fault: `${count} values have no two ends (expected at least 2, as in ${example})` }
  if (from === to) return { fault: `both ends are ${from} (expected two numbers)` }
  if (by === 'log' && from * to <= 0)
    return { fault: `a log range has no place for 0 (expected both ends above it; add 0 with a comma: 0, ${example})` }
  const refused = sized(count)
  if (refused) return refused
  const at = (i: number): number => {
    if (i === 0) return from
    if (i === count - 1) return to
    const share = i / (count - 1)
    return by === 'log' ? from * (to / from) ** share : from + (to - from) * share
  }
  const exact = Array.from({ length: count }, (_, i) => at(i))
  if (by === 'lin') return { values: exact.map((value) => rounded(value, 12)) }
  // As few digits as keep the steps of a log range even to a hundredth of a step.
  for (let digits = 3; ; digits++) {
    const values = exact.map((value, i) => (i === 0 || i === count - 1 ? value : rounded(value, digits)))
    const step = Math.abs(Math.log(to / from)) / (count - 1)
    if (digits >= 15 || values.every((value, i) => Math.abs(Math.log(value / exact[i]!)) <= step / 100))
      return { values }
  }
}

const sized = (count: number): Range | undefined =>
  count > most ? { fault: `${count} values are too many (expected at most ${most})` } : undefined

const rounded = (value: number, digits: number): number => Number(value.toPrecision(digits)) + 0
