import type { Tensor } from '@tensorflow/tfjs-core'
import type { z } from 'zod'
import type { OptionsWith } from '../core/catalog/options.ts'

/**
 * A variant's options as its part of a program gets them: a per-run number is a tensor `[R, 1, 1]`, one that shapes the
 * program its plain values, one per run; any other option is as parsed.
 */
export type Bound<S extends z.ZodObject> = OptionsWith<S, Tensor, readonly number[]>
