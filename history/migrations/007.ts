/** Version 7: the highest number among the runs of each deleted experiment, so that no number of a run is given again. */
export default `
CREATE TABLE deleted_runs (
  experiment INTEGER PRIMARY KEY REFERENCES deleted_experiments,
  last INTEGER NOT NULL
) STRICT;
`
