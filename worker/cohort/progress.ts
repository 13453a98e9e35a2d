import type { Arrays } from '../tensor/program.ts'
import type { Source } from './source.ts'

/** A source whose batches also come with the share of the training steps that are done, which is fed. */
export const withProgress = (source: Source): Source => ({
  ...source,
  feeds: { ...source.feeds, progress: { shape: [1, 1, 1], dtype: 'float32' } },
  read: (state, feeds) => ({ ...source.read(state, feeds), progress: feeds.progress! }),
})

/** That feed at step `step` (from 0) of `steps`. */
export const progressAt = (step: number, steps: number): Arrays => ({ progress: Float32Array.of(step / steps) })
