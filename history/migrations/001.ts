/** Version 1: experiments, their cohorts and runs, what was measured, and where training stands. */
export default `
CREATE TABLE experiments (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  spec TEXT NOT NULL,
  hash TEXT NOT NULL,
  plan TEXT NOT NULL,
  engine TEXT NOT NULL,
  device TEXT NOT NULL,
  versions TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'queued'
    CHECK (state IN ('queued', 'running', 'paused', 'finished', 'failed', 'cancelled', 'interrupted')),
  notes TEXT NOT NULL DEFAULT '',
  tags TEXT NOT NULL DEFAULT '[]',
  archived INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
  created_at TEXT NOT NULL,
  started_at TEXT,
  finished_at TEXT
) STRICT;
CREATE INDEX experiments_by_name ON experiments (name);

CREATE TABLE cohorts (
  id INTEGER PRIMARY KEY,
  experiment INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
  place INTEGER NOT NULL,
  plan TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'finished', 'failed')),
  phase TEXT CHECK (phase IN ('train', 'evaluate')),
  step INTEGER NOT NULL DEFAULT 0,
  message TEXT,
  UNIQUE (experiment, place)
) STRICT;

-- Runs of one setting differ only in seed, so settings are stored once.
CREATE TABLE settings (
  experiment INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
  setting INTEGER NOT NULL,
  settings TEXT NOT NULL,
  PRIMARY KEY (experiment, setting)
) STRICT;

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  experiment INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  key TEXT NOT NULL,
  setting INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  axes TEXT NOT NULL,
  cohort INTEGER NOT NULL REFERENCES cohorts,
  place INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'diverged', 'failed')),
  reason TEXT,
  diverged_step INTEGER,
  cost TEXT,
  UNIQUE (experiment, key),
  UNIQUE (cohort, place),
  FOREIGN KEY (experiment, setting) REFERENCES settings
) STRICT;
CREATE INDEX runs_by_state ON runs (experiment, state);
CREATE INDEX runs_by_ordinal ON runs (experiment, ordinal);
CREATE INDEX runs_by_setting ON runs (experiment, setting);

-- value: NULL for NaN and for what is undefined; exact: 'NaN' or '-0'; reason: why a value is undefined.
CREATE TABLE summaries (
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  name TEXT NOT NULL,
  value REAL,
  exact TEXT CHECK (exact IN ('NaN', '-0')),
  reason TEXT,
  PRIMARY KEY (run, name),
  CHECK (value IS NOT NULL OR exact IS NOT NULL OR reason IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  name TEXT NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  length INTEGER NOT NULL,
  steps_crc INTEGER NOT NULL,
  values_crc INTEGER NOT NULL,
  steps BLOB NOT NULL,
  "values" BLOB NOT NULL,
  UNIQUE (run, name, first)
) STRICT;

CREATE TABLE checkpoints (
  cohort INTEGER PRIMARY KEY REFERENCES cohorts ON DELETE CASCADE,
  phase TEXT NOT NULL CHECK (phase IN ('train', 'evaluate')),
  step INTEGER NOT NULL,
  diverged TEXT NOT NULL,
  elapsed_ms REAL NOT NULL,
  written_at TEXT NOT NULL
) STRICT;

CREATE TABLE checkpoint_arrays (
  id INTEGER PRIMARY KEY,
  cohort INTEGER NOT NULL REFERENCES checkpoints ON DELETE CASCADE,
  name TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('f32', 'i32')),
  length INTEGER NOT NULL,
  crc INTEGER NOT NULL,
  data BLOB NOT NULL,
  UNIQUE (cohort, name)
) STRICT;

CREATE TABLE artifacts (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  name TEXT NOT NULL,
  shape TEXT NOT NULL,
  length INTEGER NOT NULL,
  crc INTEGER NOT NULL,
  data BLOB NOT NULL,
  UNIQUE (run, name)
) STRICT;

CREATE TABLE devices (
  name TEXT PRIMARY KEY,
  facts TEXT NOT NULL,
  first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL
) STRICT;

CREATE TABLE events (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('info', 'warning', 'error')),
  experiment INTEGER REFERENCES experiments ON DELETE CASCADE,
  cohort INTEGER,
  run INTEGER REFERENCES runs ON DELETE CASCADE,
  message TEXT NOT NULL
) STRICT;
CREATE INDEX events_by_experiment ON events (experiment);
CREATE INDEX events_by_run ON events (run);

CREATE TABLE answers (
  id INTEGER PRIMARY KEY,
  experiment INTEGER NOT NULL REFERENCES experiments ON DELETE CASCADE,
  run INTEGER REFERENCES runs ON DELETE CASCADE,
  person TEXT NOT NULL,
  question TEXT NOT NULL,
  answer TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;
CREATE INDEX answers_by_experiment ON answers (experiment);
CREATE INDEX answers_by_run ON answers (run);
`
