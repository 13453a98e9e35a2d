/** Tables of an experiment's runs, by their names on the command line and in menus. */
export const tables = {
  runs: { name: 'runs', summary: 'One row a run: where it stands, what became of it, every value that was taken.' },
  units: { name: 'units', summary: 'One row a unit: statistics, ablation, concepts, nearest units in students.' },
} as const

/** Name of a table. */
export type TableName = keyof typeof tables
