import { ORPCError } from '@orpc/server'
import type { ExperimentRecord } from '../../../core/records/records.ts'
import type { Choice } from '../../../core/experiment/types.ts'
import type { Reader } from '../../../history/read/reader.ts'
import { NotDescribed } from './answering.ts'
import { describe } from './describe.ts'

/**
 * Rejects with BAD_INPUT and what to do if files that an experiment was planned with were moved or hold other data now.
 * Asks a process only about tasks whose settings name data by hash.
 */
export async function requireOwnData(
  read: Reader,
  { id, name }: Pick<ExperimentRecord, 'id' | 'name'>,
  module: string | undefined,
  signal?: AbortSignal,
): Promise<void> {
  const tasks = new Map<string, Choice>()
  for (const { settings } of read.runs(id, { withSettings: true }))
    if (settings?.task['data'] !== undefined) tasks.set(JSON.stringify(settings.task), settings.task)
  if (tasks.size === 0) return
  const fault = (await faultsOf([...tasks.values()], module, signal)).find((one) => one !== null)
  if (fault != null)
    throw new ORPCError('BAD_INPUT', {
      message: `${name} cannot go on, and nothing of it is lost: its data cannot be used. ${fault} Once the files are back as they were, it can.`,
    })
}

async function faultsOf(tasks: Choice[], module: string | undefined, signal?: AbortSignal) {
  try {
    return await describe('faults', module, tasks, signal)
  } catch (error) {
    if (error instanceof NotDescribed) throw new ORPCError('BAD_INPUT', { message: error.message })
    throw error
  }
}
