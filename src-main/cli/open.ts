import { existsSync } from 'node:fs'
import { ORPCError } from '@orpc/client'
import type { Fault } from '../../core/experiment/types.ts'
import { requireNoLoss } from '../../history/loss.ts'
import { requireUsable } from '../../history/usable.ts'
import { connect, type Before } from '../service/reach/connect.ts'
import type { Connection } from '../service/reach/dial.ts'
import { logOf } from '../service/life/log.ts'
import { NotAnExperiment } from '../service/answers/preparing.ts'
import { shell } from './resume-line.ts'
import { BadInput, LabFailed, ServiceEnded, type Options } from './command.ts'

/** What a command does with a history: only `begins` may create one, and `reads` leaves one of an older version as it is. */
export type Access = 'reads' | 'changes' | 'begins'

/** Runs `use` with the lab service of a history. `before` runs only if the service is not yet running. */
export async function withLab<T>(
  options: Options,
  access: Access,
  use: (connection: Connection) => Promise<T>,
  before?: Before,
): Promise<T> {
  if (access === 'begins') requireUsable(options.history, { beginAnew: options.own['begin-anew'] === true })
  else requireNoLoss(options.history)
  if (access !== 'begins' && !existsSync(options.history))
    throw new BadInput(
      `there is no history at ${options.history}; pellucid run FILE begins one, --history FILE names another`,
    )
  const connection = await connect(
    options.history,
    [...serviceArgs(options), ...(access === 'reads' ? ['--reading', 'yes'] : [])],
    before,
  )
  let ended = false
  void connection.closed.then(() => (ended = true))
  try {
    return await use(connection)
  } catch (error) {
    // If the connection ends, the client library rejects pending calls, a moment before or after.
    const isOurs = error instanceof BadInput || error instanceof LabFailed
    if (!isOurs && (ended || (error instanceof Error && error.name === 'AbortError')))
      throw new ServiceEnded(endedWords(options), { cause: error })
    if (error instanceof ORPCError && error.code === 'BAD_EXPERIMENT')
      throw new NotAnExperiment((error.data as { faults: Fault[] }).faults)
    if (error instanceof ORPCError && badInput.has(error.code)) throw new BadInput(error.message)
    if (error instanceof ORPCError && error.code === 'INTERNAL_SERVER_ERROR')
      throw new LabFailed(`the lab service failed; its log: ${logOf(options.history)}`, { cause: error })
    if (error instanceof ORPCError && error.code === 'INTERNAL') throw new LabFailed(error.message, { cause: error })
    throw error
  } finally {
    connection.close()
  }
}

const endedWords = ({ history }: Options): string =>
  'The lab service ended before it answered. What was trained up to the last checkpoint is stored. It is not known ' +
  `whether this command was carried out: check with pellucid list --history ${shell(history)}, then repeat it, or resume.`

const badInput = new Set(['NOT_FOUND', 'BAD_INPUT', 'CONFLICT', 'BAD_REQUEST', 'HISTORY'])

/** Arguments for starting a service. */
export function serviceArgs({
  module,
  heartbeatSeconds,
  stallSeconds,
  checkpointSeconds,
  trialSeconds,
  own,
}: Options): string[] {
  return [
    ...(module === undefined ? [] : ['--cohort-module', module]),
    ...(heartbeatSeconds === undefined ? [] : ['--heartbeat-seconds', String(heartbeatSeconds)]),
    ...(stallSeconds === undefined ? [] : ['--stall-seconds', String(stallSeconds)]),
    ...(own['begin-anew'] === true ? ['--begin-anew', 'yes'] : []),
    ...(checkpointSeconds === undefined ? [] : ['--checkpoint-seconds', String(checkpointSeconds)]),
    ...(trialSeconds === undefined ? [] : ['--trial-seconds', String(trialSeconds)]),
  ]
}
