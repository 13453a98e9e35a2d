/**
 * Version 5: a phase of a cohort has any name, where it was `train` or `evaluate`. SQLite cannot drop a CHECK, so two tables
 * are made anew with all their rows and ids; what refers to them goes by their names and ids.
 */
export default `
CREATE TABLE cohorts_anew (
  id INTEGER PRIMARY KEY,
  experiment INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
  place INTEGER NOT NULL,
  plan TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'finished', 'failed')),
  phase TEXT,
  step INTEGER NOT NULL DEFAULT 0,
  message TEXT,
  regrouped TEXT,
  UNIQUE (experiment, place)
) STRICT;
INSERT INTO cohorts_anew (id, experiment, place, plan, state, phase, step, message, regrouped)
  SELECT id, experiment, place, plan, state, phase, step, message, regrouped FROM cohorts;
DROP TABLE cohorts;
ALTER TABLE cohorts_anew RENAME TO cohorts;

CREATE TABLE checkpoints_anew (
  cohort INTEGER PRIMARY KEY REFERENCES cohorts ON DELETE CASCADE,
  phase TEXT NOT NULL,
  step INTEGER NOT NULL,
  diverged TEXT NOT NULL,
  elapsed_ms REAL NOT NULL,
  written_at TEXT NOT NULL
) STRICT;
INSERT INTO checkpoints_anew (cohort, phase, step, diverged, elapsed_ms, written_at)
  SELECT cohort, phase, step, diverged, elapsed_ms, written_at FROM checkpoints;
DROP TABLE checkpoints;
ALTER TABLE checkpoints_anew RENAME TO checkpoints;
`
