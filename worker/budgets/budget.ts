import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { numeric } from '../../core/catalog/options.ts'
import type { Variant } from '../../core/catalog/registry.ts'
import type { Bound } from '../options.ts'

/** What a bound is made from. */
export interface BoundContext<S extends z.ZodObject> {
  options: Bound<S>
  /** Task loss of the same run trained alone, mean over the last tenth of its steps, `[R, 1, 1]`. */
  baseline(): Tensor
}

/** A bound on the task loss of training, at which the pressure is kept as a multiplier. */
export interface Budget<S extends z.ZodObject = z.ZodObject> extends Variant {
  readonly options: S
  /** Whether there is a bound, in whose place the file has no pressure. */
  readonly bounds: boolean
  /** Whether it asks for the loss of the same run trained alone: then a phase of plain training comes first. */
  readonly baseline?: boolean
  /** The bound of each run, `[R, 1, 1]`. */
  bound?(context: BoundContext<S>): Tensor
}

/** The least and the most of π: beyond them a pressure is as good as none, or as all there is. */
export const pressureLimits = [1e-2, 1e3] as const

/** How the multiplier moves; every budget that bounds has these options. */
export const ascent = {
  rate: numeric(z.number().positive().max(1))
    .default(0.3)
    .describe('Integral gain: log π moves by this share of the room, 1 − loss/bound cut at −1, in each step.'),
  proportional: numeric(z.number().min(0).max(1000))
    .default(40)
    .describe('Proportional gain: log π also moves by so many times the change of the room, which damps it.'),
  averaged: numeric(z.number().min(1).max(1_000_000))
    .default(40)
    .describe('Steps over which the loss is averaged, exponentially.'),
}

/** How the multiplier moves, in a formula. */
export const ascentFormula = 'log π ← log π + rate·r + proportional·(r − r before), r = max(1 − mean loss / bound, −1)'

/** Types a budget's functions by its options, and erases the types for the registry. */
export const define = <S extends z.ZodObject>(budget: Budget<S>): Budget => budget as unknown as Budget
