import type { EngineReport } from '../../../core/engines/calibration.ts'
import { UnknownVariant } from '../../../core/catalog/registry.ts'
import { devicesFor, trainersFor } from '../../engines/device.ts'
import { engineNames } from '../../engines/index.ts'
import { attempt, type Attempt, type Tried } from '../../engines/attempt.ts'
import type { Measured } from '../../../core/engines/calibration.ts'

const reference = 'cpu'

/**
 * How far a result may be from the reference's, as a share of it: a thousand times what float32 leaves after three
 * steps, so that the short mantissas of GPUs' products pass, and less than a wrong gradient changes.
 */
export const tolerance = 1e-3

/** Tries engines, all unless named (throws UnknownVariant): whether it runs, whether it computes what the reference computes, and how fast it is. */
export async function engines(names = engineNames, how: Attempt = {}): Promise<EngineReport[]> {
  const odd = names.find((name) => !engineNames.includes(name))
  if (odd !== undefined) throw new UnknownVariant('engine', odd, engineNames)
  const found = new Map<string, Tried | Error>()
  // One after the other: two at a time share caches, memory and sometimes a core, and would not be as fast as they are.
  for (const name of new Set([reference, ...names]))
    found.set(name, await attempt(name, how).catch((error: Error) => error))
  const expected = found.get(reference)!
  const triedAt = new Date().toISOString()
  return names.map((name) => report(name, found.get(name)!, expected, triedAt))
}

function report(name: string, found: Tried | Error, expected: Tried | Error, triedAt: string): EngineReport {
  if (found instanceof Error)
    return { name, summary: '', available: false, reason: found.message, versions: {}, triedAt }
  const { measured, ...known } = found
  const speeds = measured.map(({ results: _, ...speed }) => speed)
  const facts = { ...known, speeds, trainers: trainersFor(name, devicesFor(name, known.versions)), triedAt }
  const reason = expected instanceof Error ? null : disagreement(measured, expected.measured)
  return reason === null ? { name, available: true, ...facts } : { name, available: false, reason, ...facts }
}

/** The first program whose results are not the reference's, in words; null where there is none. */
export function disagreement(measured: readonly Measured[], expected: readonly Measured[]): string | null {
  for (const { program, results } of measured) {
    const right = expected.find((other) => other.program === program)!.results
    const off = Math.max(...results.map((value, i) => Math.abs(value - right[i]!) / Math.abs(right[i]!)))
    if (!(off <= tolerance))
      return `its results on the program ${program} differ from those of ${reference} by up to ${Number.isNaN(off) ? 'what is no number' : `${(100 * off).toPrecision(2)}%`}; at most ${100 * tolerance}% is rounding`
  }
  return null
}
