/**
 * Version 6: what is kept of deleted experiments. Their numbers are not given again, so that an address never leads to
 * another experiment, and the runs whose results were known stay known.
 */
export default `
CREATE TABLE deleted_experiments (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL
) STRICT;

-- key: the hash of a run's settings and seed, as in runs.
CREATE TABLE deleted_results (
  experiment INTEGER NOT NULL REFERENCES deleted_experiments,
  key TEXT NOT NULL,
  seed INTEGER NOT NULL,
  PRIMARY KEY (experiment, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX deleted_results_by_key ON deleted_results (key);
`
