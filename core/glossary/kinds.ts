/** What is true of every variant of a kind. */
export interface Kind {
  /** The heading of its variants. */
  readonly group: string
  /** Whether its variants compute a number, or change numbers, so that each has a formula. */
  readonly formula: boolean
  readonly better?: string
  readonly range?: string
}

/** Every kind of the catalog. */
export const kinds: Readonly<Record<string, Kind>> = {
  task: { group: 'Tasks', formula: false },
  target: { group: 'Targets', formula: false },
  network: { group: 'Networks', formula: false },
  initialisation: { group: 'Initialisations', formula: true },
  sparsifier: { group: 'Sparsifiers', formula: true },
  teaching: { group: 'Teaching modes', formula: false },
  budget: { group: 'Budgets', formula: true },
  distance: { group: 'Distances', formula: true, better: 'lower: the student is closer', range: 'at least 0' },
  reader: { group: 'Readers', formula: true },
  optimizer: { group: 'Optimisers', formula: true },
  control: { group: 'Controls', formula: false },
  heldout: { group: 'Sets of held-out students', formula: false },
  measure: { group: 'Measures', formula: false },
}
