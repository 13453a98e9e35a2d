/** Units that a probe reads: `best unit`, `best 5 units`, `all units`. Top-k sparsity has a k of its own, of units kept. */
export const unitsRead = (k: number | string): string =>
  k === 'all' ? 'all units' : Number(k) === 1 ? 'best unit' : `best ${k} units`

/** Labelled rows that a probe is fitted on: `100 labels`, `all labels`. */
export const labelsWords = (n: string): string =>
  n === 'all' ? 'all labels' : `${Number(n).toLocaleString('en')} labels`

/** A rung of the ladder of probes in words: `best unit, 100 labels`; `k` is k1 … kall, or mlp. */
export const rungWords = (k: string, n: string): string =>
  `${k === 'mlp' ? 'MLP' : unitsRead(k.slice(1))}, ${labelsWords(n)}`
