import { ORPCError } from '@orpc/server'
import { whyNotRecompute, type Recomputed } from '../../../core/messages/recomputed.ts'
import type { EngineReport } from '../../../core/engines/calibration.ts'
import type { ExperimentRecord } from '../../../core/records/records.ts'
import type { Backups } from '../life/backups.ts'
import { BadEngine, engineNamed, isAuto } from './engine.ts'
import type { Supervisor } from '../life/supervisor.ts'
import { labVersion } from '../version.ts'

/** What recomputing needs of the service. */
export interface Recomputing {
  supervisor: Pick<Supervisor, 'running' | 'recompute'>
  backups: Pick<Backups, 'before' | 'drop'>
  /** Which engines load. */
  loaded(): Promise<EngineReport[]>
  check(): Promise<string[]>
  /** Where an experiment stands in the history now. */
  record(experiment: number): ExperimentRecord
  /** It is about to begin; false where whoever asked has left. */
  begins(): boolean
  /** It has ended, and may have changed results. */
  ended(): void
}

/** What is asked of it. */
export interface Request {
  engine: string | null
  workers: number | null
  dryRun: boolean
}

/**
 * Evaluates an experiment's finished runs anew, after a backup which stays where anything was changed. What `check` says
 * of the history before is told, and hinders nothing.
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
      message: `nothing was recomputed, because no backup could be made before: ${copy.why}. The history is as it was.`,
    })
  if (!lab.begins()) {
    if (copy) backups.drop(copy.path)
    throw new ORPCError('CONFLICT', { message: 'nothing was recomputed: whoever asked has left' })
  }
  let outcome: Recomputed | undefined
  try {
    const asked = { experiment, engine: name, versions, workers, version: labVersion(), dryRun, findings }
    outcome = await supervisor.recompute(asked, () => lab.record(experiment).state)
    return outcome
  } finally {
    // A backup of what did not change holds nothing that the history does not.
    if (copy?.path && outcome?.runs.differing === 0) backups.drop(copy.path)
    lab.ended()
  }
}

/** The engine that was asked for, else the one that trained. Throws BadEngine. */
function engineOf(reports: EngineReport[], asked: string | null, { engine }: ExperimentRecord): EngineReport {
  if (!isAuto(asked)) return engineNamed(reports, asked)
  try {
    return engineNamed(reports, engine)
  } catch (error) {
    const hint = 'on another, named with --engine, the last bits differ from what is kept'
    throw new BadEngine(`it was trained on ${engine}. ${(error as Error).message}; ${hint}`, { cause: error })
  }
}
