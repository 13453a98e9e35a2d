import { ORPCError } from '@orpc/server'
import { whyNotRecompute, type Recomputed } from '../../../core/messages/recomputed.ts'
import type { EngineReport } from '../../../core/engines/calibration.ts'
import type { ExperimentRecord } from '../../../core/records/records.ts'
import type { Backups } from '../life/backups.ts'
import { BadEngine, engineNamed, isAuto } from './engine.ts'
import type { Supervisor } from '../life/supervisor.ts'
import { labVersion } from '../version.ts'

/** The parts of the service that recomputing needs. */
export interface Recomputing {
  supervisor: Pick<Supervisor, 'running' | 'recompute'>
  backups: Pick<Backups, 'before' | 'drop'>
  /** Engines that load. */
  loaded(): Promise<EngineReport[]>
  check(): Promise<string[]>
  /** The experiment's present record in the history. */
  record(experiment: number): ExperimentRecord
  /** Called when it is about to begin; false if the caller has left. */
  begins(): boolean
  /** Called when it has ended and may have changed results. */
  ended(): void
}

/** Options of recomputing. */
export interface Request {
  engine: string | null
  workers: number | null
  dryRun: boolean
}

/**
 * Evaluates an experiment's finished runs again, after a backup that is kept if anything changed. What `check` finds in
 * the history before is reported but does not stop it.
 */
export async function recompute(
  { supervisor, backups, ...lab }: Recomputing,
  found: ExperimentRecord,
  { engine, workers, dryRun }: Request,
): Promise<Recomputed> {
  const { id: experiment } = found
  const why = whyNotRecompute(found, supervisor.running.has(experiment))
  if (why !== null) throw new ORPCError('CONFLICT', { message: why })
  const { name, versions } = engineOf(await lab.loaded(), engine, found)
  const findings = await lab.check()
  const copy = dryRun ? null : await backups.before()
  if (copy?.path === null)
    throw new ORPCError('CONFLICT', {
      message: `nothing was recomputed, because the backup failed: ${copy.why}. The history is unchanged.`,
    })
  if (!lab.begins()) {
    if (copy) backups.drop(copy.path)
    throw new ORPCError('CONFLICT', { message: 'nothing was recomputed: the client has left' })
  }
  let outcome: Recomputed | undefined
  try {
    const asked = { experiment, engine: name, versions, workers, version: labVersion(), dryRun, findings }
    outcome = await supervisor.recompute(asked, () => lab.record(experiment).state)
    return outcome
  } finally {
    // If nothing changed, the backup holds nothing that the history lacks.
    if (copy?.path && outcome?.runs.differing === 0) backups.drop(copy.path)
    lab.ended()
  }
}

/** The requested engine, by default the one that trained. Throws BadEngine. */
function engineOf(reports: EngineReport[], asked: string | null, { engine }: ExperimentRecord): EngineReport {
  if (!isAuto(asked)) return engineNamed(reports, asked)
  try {
    return engineNamed(reports, engine)
  } catch (error) {
    const hint = 'on another engine, chosen with --engine, the last bits differ from the stored values'
    throw new BadEngine(`it was trained on ${engine}. ${(error as Error).message}; ${hint}`, { cause: error })
  }
}
