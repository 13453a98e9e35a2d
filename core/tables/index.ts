/** Tables of an experiment's runs, by their names on the command line and in menus. */
export const tables = {
  runs: { name: 'runs', summary: 'One row per run: its place in the sweep, its state, and all its values.' },
  units: { name: 'units', summary: 'One row per unit: statistics, ablation, concepts, nearest units in students.' },
  nulls: {
    name: 'nulls',
    summary: 'One row per setting, measure and null: value, null, excess, quantile in the null.',
  },
} as const

/** Name of a table. */
export type TableName = keyof typeof tables
