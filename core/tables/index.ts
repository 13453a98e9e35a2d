/** Tables of an experiment, by their names on the command line and in menus. */
export const tables = {
  runs: { name: 'runs', summary: 'One row per run: its place in the sweep, its state, and all its values.' },
  settings: { name: 'settings', summary: 'One row per setting: means over its seeds, with intervals.' },
  units: { name: 'units', summary: 'One row per unit: statistics, ablation, concepts, nearest units in students.' },
  nulls: {
    name: 'nulls',
    summary: 'One row per setting, measure and null: value, null, excess, quantile in the null.',
  },
  claims: { name: 'claims', summary: 'One row per comparison behind the verdicts: effect, interval, test, verdict.' },
} as const

/** Name of a table. */
export type TableName = keyof typeof tables
