import type { Word } from '../term.ts'

/** States of experiments and of their runs. */
export const states = {
  queued: { label: 'queued', means: 'It waits for its turn; nothing of it is training.', source: 'this lab' },
  running: { label: 'running', means: 'It is training or being measured now.', source: 'this lab' },
  paused: {
    label: 'paused',
    means: 'It was stopped at a checkpoint on request and resumes from there with the same result.',
    source: 'this lab',
  },
  interrupted: {
    label: 'interrupted',
    means: 'The program ended while it ran; it resumes from its last checkpoint with the same result.',
    source: 'this lab',
  },
  finished: { label: 'finished', means: 'Every run has ended and is measured.', source: 'this lab' },
  cancelled: {
    label: 'cancelled',
    means: 'It was given up on request; what was done is kept, and it can be resumed.',
    source: 'this lab',
  },
  failed: {
    label: 'failed',
    means:
      'A run gave no result for a reason of the machine, such as memory; an experiment has failed where no run was left to train.',
    source: 'this lab',
  },
  done: { label: 'done', means: 'The run was trained and measured.', source: 'this lab' },
  diverged: {
    label: 'diverged',
    means:
      'A loss of the run was no longer finite; that is a result of its setting, and its neighbours are not affected.',
    source: 'this lab',
  },
} as const satisfies Record<string, Word>
