import { killBackup } from './backup.ts'
import { killExport } from './export.ts'
import { killMigration } from './migration.ts'
import { killPhase } from './phase.ts'
import type { Round } from './round.ts'

/** The situations in which processes are killed. */
export const situations = {
  training: killPhase('train'),
  evaluation: killPhase('evaluate'),
  backup: killBackup,
  export: killExport,
  migration: killMigration,
} satisfies Record<string, Round>
export type Situation = keyof typeof situations
