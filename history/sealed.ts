/** Something whose stored words and numbers share one digest. */
export interface Sealed {
  /** Query for all its keys. */
  keys: string
  /**
   * Queries for the rows of a range of keys (`?`, `?`): the key, then columns in a fixed order. Arrays are covered by
   * their checksums.
   */
  rows: string[]
  /** Whether a missing digest is a fault. */
  required: boolean
  /** The version that brought it, if that is after version 4. */
  since?: number
}

/** The kinds of digests, by the words used in findings; together they cover every column of every table. */
export const sealed = {
  history: {
    keys: `SELECT only FROM identity`,
    rows: [`SELECT only, id FROM identity WHERE only BETWEEN ? AND ?`],
    required: true,
  },
  experiment: {
    keys: `SELECT id FROM experiments`,
    rows: [
      `SELECT id, name, spec, hash, plan, engine, device, versions, state, notes, tags, archived, created_at,
         started_at, finished_at FROM experiments WHERE id BETWEEN ? AND ?`,
    ],
    required: true,
  },
  'settings of experiment': {
    keys: `SELECT DISTINCT experiment FROM settings`,
    rows: [
      `SELECT experiment, setting, settings FROM settings WHERE experiment BETWEEN ? AND ? ORDER BY experiment, setting`,
    ],
    required: true,
  },
  cohort: {
    keys: `SELECT id FROM cohorts`,
    rows: [
      `SELECT id, experiment, place, plan, state, phase, step, message, regrouped FROM cohorts
       WHERE id BETWEEN ? AND ?`,
      `SELECT cohort, phase, step, diverged, elapsed_ms, written_at FROM checkpoints WHERE cohort BETWEEN ? AND ?`,
      `SELECT cohort, name, type, length, crc FROM checkpoint_arrays WHERE cohort BETWEEN ? AND ? ORDER BY id`,
    ],
    required: true,
  },
  run: {
    keys: `SELECT id FROM runs`,
    rows: [
      `SELECT id, experiment, ordinal, key, setting, seed, axes, cohort, place, state, reason, diverged_step, cost
       FROM runs WHERE id BETWEEN ? AND ?`,
      // While a run trains, its series grow with every checkpoint and are covered by their own checksums.
      `SELECT run, series.name, first, last, length, steps_crc, values_crc
       FROM series JOIN runs ON runs.id = run JOIN cohorts ON cohorts.id = cohort
       WHERE run BETWEEN ? AND ? AND cohorts.state = 'finished' ORDER BY run, series.name, first`,
    ],
    required: true,
  },
  // Separate from the run, so that new results do not confirm anything else.
  'results of run': {
    keys: `SELECT id FROM runs`,
    rows: [
      `SELECT run, name, value, exact, reason FROM summaries WHERE run BETWEEN ? AND ? ORDER BY run, name`,
      `SELECT run, name, shape, labels, length, crc FROM artifacts WHERE run BETWEEN ? AND ? ORDER BY run, name`,
    ],
    required: true,
  },
  event: {
    keys: `SELECT id FROM events`,
    rows: [`SELECT id, at, level, experiment, cohort, run, message FROM events WHERE id BETWEEN ? AND ?`],
    required: false,
  },
  answer: {
    keys: `SELECT id FROM answers`,
    rows: [`SELECT id, experiment, run, person, question, answer, at FROM answers WHERE id BETWEEN ? AND ?`],
    required: false,
  },
  'deleted experiment': {
    keys: `SELECT id FROM deleted_experiments`,
    rows: [
      `SELECT id, at FROM deleted_experiments WHERE id BETWEEN ? AND ?`,
      `SELECT experiment, key, seed FROM deleted_results WHERE experiment BETWEEN ? AND ? ORDER BY experiment, key`,
    ],
    required: true,
    since: 6,
  },
  'runs of deleted experiment': {
    keys: `SELECT experiment FROM deleted_runs`,
    rows: [`SELECT experiment, last FROM deleted_runs WHERE experiment BETWEEN ? AND ?`],
    required: true,
    since: 7,
  },
  device: {
    keys: `SELECT name FROM devices`,
    rows: [`SELECT name, facts, first_seen_at, last_seen_at FROM devices WHERE name BETWEEN ? AND ?`],
    required: false,
  },
} satisfies Record<string, Sealed>

/** A kind of digest. */
export type SealedKind = keyof typeof sealed
