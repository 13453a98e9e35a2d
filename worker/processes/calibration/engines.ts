import { inspect } from 'node:util'
import type { EngineReport } from '../../../core/engines/calibration.ts'
import { UnknownVariant } from '../../../core/catalog/registry.ts'
import { devicesFor, trainersFor } from '../../engines/device.ts'
import { engineNames } from '../../engines/index.ts'
import { attempt, type Attempt, type Tried } from '../../engines/attempt.ts'
import { reference } from './reference.ts'
import type { Measured } from '../../../core/engines/calibration.ts'

/**
 * The largest relative difference from the reference: a thousand times what float32 leaves after three steps, so that
 * the short mantissas of GPUs' products pass, and less than the effect of a wrong gradient.
 */
export const tolerance = 1e-3

/**
 * Tests engines, by default all (throws UnknownVariant): whether each runs, whether it agrees with the reference, and
 * its speed.
 */
export async function engines(names = engineNames, how: Attempt = {}): Promise<EngineReport[]> {
  const odd = names.find((name) => !engineNames.includes(name))
  if (odd !== undefined) throw new UnknownVariant('engine', odd, engineNames)
  const found = new Map<string, Tried | Error>()
  const tryOnce = async (name: string): Promise<Tried | Error> => {
    const tried = found.get(name) ?? (await attempt(name, how).catch((error: Error) => error))
    found.set(name, tried)
    return tried
  }
  // One after the other: two at a time share caches, memory and sometimes a core, and would be slower.
  for (const name of new Set([reference, ...names])) {
    const tried = await tryOnce(name)
    if (!(tried instanceof Error) && tried.bitsOf) await tryOnce(tried.bitsOf)
  }
  const triedAt = new Date().toISOString()
  return names.map((name) => report(name, found, triedAt))
}

function report(name: string, all: ReadonlyMap<string, Tried | Error>, triedAt: string): EngineReport {
  const [found, expected] = [all.get(name)!, all.get(reference)!]
  if (found instanceof Error) return reported(name, found, null, triedAt)
  const { measured, bitsOf } = found
  const same = bitsOf ? all.get(bitsOf)! : undefined
  const reason =
    (expected instanceof Error ? null : disagreement(measured, expected.measured)) ??
    (same === undefined || same instanceof Error ? null : otherBits(measured, same.measured, bitsOf!))
  return reported(name, found, reason, triedAt)
}

/** What is told of an engine: why it failed, or its speeds and, if it computes wrongly, the reason to leave it out. */
export function reported(name: string, found: Tried | Error, reason: string | null, triedAt: string): EngineReport {
  if (found instanceof Error)
    return { name, summary: '', available: false, reason: found.message, versions: {}, triedAt }
  const { measured, ...known } = found
  const speeds = measured.map(({ program, flops, modelStepsPerSecond }) => ({ program, flops, modelStepsPerSecond }))
  const facts = { ...known, speeds, trainers: trainersFor(name, devicesFor(name, known.versions)), triedAt }
  return reason === null ? { name, available: true, ...facts } : { name, available: false, reason, ...facts }
}

/** A program and what it reported. */
type Results = Pick<Measured, 'program' | 'results'>

/** The first program whose results differ from those of another engine that is right, in words; null if there is none. */
export function disagreement(
  measured: readonly Results[],
  expected: readonly Results[],
  right = reference,
): string | null {
  for (const { program, results } of measured) {
    const known = expected.find((other) => other.program === program)!.results
    const off = Math.max(...results.map((value, i) => Math.abs(value - known[i]!) / Math.abs(known[i]!)))
    if (!(off <= tolerance))
      return `its results on the program ${program} ${Number.isNaN(off) ? 'are not finite' : `differ from those of ${right} by up to ${(100 * off).toPrecision(2)}%; at most ${100 * tolerance}% is rounding`}`
  }
  return null
}

/** The first program whose results are not bit for bit those of the other engine, in words; null if there is none. */
export function otherBits(measured: readonly Results[], others: readonly Results[], other: string): string | null {
  for (const { program, results } of measured) {
    const right = others.find((one) => one.program === program)!.results
    const at = results.findIndex((value, i) => !Object.is(value, right[i]))
    if (at >= 0)
      return `its results on the program ${program} are not bit for bit those of ${other} (${inspect(results[at])}, not ${inspect(right[at])})`
  }
  return null
}
