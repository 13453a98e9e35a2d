import { oc, type } from '@orpc/contract'
import { z } from 'zod'
import type { Fault } from '../experiment/types.ts'

/** A call of the lab. Its errors are those that a user can act on; their messages are meant to be shown. */
export const lab = oc.errors({
  BAD_EXPERIMENT: { status: 422, data: type<{ faults: Fault[] }>() },
  BAD_INPUT: { status: 400 },
  NOT_FOUND: { status: 404 },
  CONFLICT: { status: 409 },
  HISTORY: { status: 500 },
  INTERNAL: { status: 500 },
})

/** The name of a measure, curve, axis, figure or engine. */
export const name = z.string().min(1).max(500)

/** A list without duplicates: asking twice for the same would only send it twice. */
export const distinct = <One extends z.ZodType>(one: One, most: number, least = 0) =>
  z
    .array(one)
    .min(least)
    .max(most)
    .refine((all) => new Set(all).size === all.length, { error: 'expected each to be named once' })

/** Runs are chosen by axis → value, for at most this many axes. */
const mostPlaces = 50
export const places = z
  .record(name, z.string().max(500))
  .refine((all) => Object.keys(all).length <= mostPlaces, { error: `expected at most ${mostPlaces} axes` })

/** An experiment's number, its name, or the beginning of its name. */
export const experiment = z.string().min(1).max(500)
export const one = z.object({ experiment })

/** A run's number. */
export const run = z.number().int().min(1)
export const seed = z
  .number()
  .int()
  .min(0)
  .max(2 ** 32 - 1)
