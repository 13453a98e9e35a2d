import type { EngineReport, Measured } from '../../../core/engines/calibration.ts'
import { attempt, attemptAll, type Attempt, type Tried } from '../../engines/attempt.ts'
import { trainersFor } from '../../engines/device.ts'
import { disagreement, otherBits, reported } from './engines.ts'
import { reference } from './reference.ts'

/** Time in which the steps of a program are counted, ms. */
const forMs = 100

/**
 * How much faster an engine can be than the one whose bits it has: it does the same in the same order. Where that one is
 * slower than the fastest by more than this, it is not tested.
 */
const mostGained = 1.5

/** An engine's results, as far as it was tested; those that failed are left out. */
type Found = ReadonlyMap<string, Tried | Error>

/**
 * Tests the engines that load as far as it takes to choose one: whether each is right, and how fast. Those that compute
 * on the processor share a process, which starts with the reference and ends with the first in the list. Engines that
 * do not load stay as they were reported, and so do those that cannot be the fastest, without speeds.
 */
export async function enginesBriefly(loaded: readonly EngineReport[], how: Attempt = {}): Promise<EngineReport[]> {
  const given: Attempt = { forMs, ...how, briefly: true }
  const usable = loaded.filter(({ available }) => available).toReversed()
  const others = usable.filter(({ name, bitsOf }) => name !== reference && bitsOf === undefined)
  const [together, apart] = [others.filter(isOnProcessor), others.filter((one) => !isOnProcessor(one))]
  const found = new Map(await attemptAll([reference, ...together.map(({ name }) => name)], given))
  const add = async (name: string, how: Attempt) => {
    found.set(name, await attempt(name, how).catch((error: Error) => error))
  }
  for (const { name } of apart) await add(name, given)
  for (const { name, bitsOf } of usable)
    if (bitsOf !== undefined && isWorthTesting(bitsOf, found)) await add(name, given)
  // Nothing else was right on the batches that train, so it is compared with the reference itself.
  const left = others.filter(({ name }) => found.has(name) && faultOf(name, found) === undefined)
  for (const { name } of left) await add(name, { ...given, briefly: 'small' })
  const triedAt = new Date().toISOString()
  return loaded.map((report) => {
    const { name } = report
    const tried = found.get(name)
    if (tried === undefined) return report
    const { speeds, ...told } = reported(name, tried, faultOf(name, found) ?? null, triedAt)
    // The reference's own is extrapolated from its first steps, which are its slowest.
    return name === reference ? told : { ...told, ...(speeds && { speeds }) }
  })
}

const isOnProcessor = ({ name }: EngineReport): boolean => trainersFor(name, [], 2) === 2

/** Whether an engine with the bits of another can be the fastest somewhere. */
function isWorthTesting(other: string, found: Found): boolean {
  const speeds = (name: string): readonly Measured[] => {
    const tried = found.get(name)
    return tried === undefined || tried instanceof Error ? [] : tried.measured
  }
  return speeds(other).some(({ program, modelStepsPerSecond }) =>
    [...found.keys()]
      .flatMap(speeds)
      .every((one) => one.program !== program || one.modelStepsPerSecond <= mostGained * modelStepsPerSecond),
  )
}

/** Why an engine is not right, in words; null if it is; undefined if there is nothing to compare it with. */
function faultOf(name: string, found: Found): string | null | undefined {
  const [tried, expected] = [found.get(name)!, found.get(reference)!]
  if (tried instanceof Error || expected instanceof Error || name === reference) return null
  const { bitsOf } = tried
  const measured = tried.measured.filter(({ results }) => results.length > 0)
  if (measured.length === 0) return faultBeside(tried, found)
  const same = bitsOf === undefined ? undefined : found.get(bitsOf)
  return (
    disagreement(bothHave(measured, expected), expected.measured) ??
    (same === undefined || same instanceof Error ? null : otherBits(bothHave(measured, same), same.measured, bitsOf!))
  )
}

const bothHave = (measured: readonly Measured[], other: Tried): Measured[] =>
  measured.filter(({ program }) => other.measured.some((one) => one.program === program))

/** The same of an engine that has results on the batches that train only, beside one that is right and has those too. */
function faultBeside(tried: Tried, found: Found): string | null | undefined {
  const own = tried.measured.map(whole)
  for (const [name, other] of found) {
    if (other === tried || other instanceof Error || name === reference) continue
    const others = other.measured.filter(({ results }) => results.length > 0).map(whole)
    const isComparable = own.every(({ program, results }) =>
      others.some((one) => one.program === program && one.results.length === results.length),
    )
    if (isComparable && faultOf(name, found) === null) return disagreement(own, others, name)
  }
  return undefined
}

const whole = ({ program, wholeResults = [] }: Measured) => ({ program, results: wholeResults })
