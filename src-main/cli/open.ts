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

/**
 * Does something with the lab of a history; a history that is only to be read must exist. `before` runs where no lab
 * service of it lives.
 */
export async function withLab<T>(
  options: Options,
  mayBegin: boolean,
  use: (connection: Connection) => Promise<T>,
  before?: Before,
): Promise<T> {
  if (mayBegin) requireUsable(options.history, { beginAnew: options.own['begin-anew'] === true })
  else requireNoLoss(options.history)
  if (!mayBegin && !existsSync(options.history))
    throw new BadInput(
      `there is no history at ${options.history}; pellucid run FILE begins one, --history FILE names another`,
    )
  const connection = await connect(options.history, serviceArgs(options), before)
  let ended = false
  void connection.closed.then(() => (ended = true))
  try {
    return await use(connection)
  } catch (error) {
    // What waits for an answer when the connection ends is given up by its client library, a moment before or after.
    const isOurs = error instanceof BadInput || error instanceof LabFailed
    if (!isOurs && (ended || (error instanceof Error && error.name === 'AbortError')))
      throw new ServiceEnded(endedWords(options), { cause: error })
    if (error instanceof ORPCError && error.code === 'BAD_EXPERIMENT')
      throw new NotAnExperiment((error.data as { faults: Fault[] }).faults)
    if (error instanceof ORPCError && badInput.has(error.code)) throw new BadInput(error.message)
    if (error instanceof ORPCError && error.code === 'INTERNAL_SERVER_ERROR')
      throw new LabFailed(`the lab service failed at this; its log: ${logOf(options.history)}`, { cause: error })
    if (error instanceof ORPCError && error.code === 'INTERNAL') throw new LabFailed(error.message, { cause: error })
    throw error
  } finally {
    connection.close()
  }
}

const endedWords = ({ history }: Options): string =>
  'The lab service ended before it answered. What was trained up to the last checkpoint is stored. Whether this command ' +
  `was carried out is not known: pellucid list --history ${shell(history)} tells; then type it again, or resume.`

const badInput = new Set(['NOT_FOUND', 'BAD_INPUT', 'CONFLICT', 'BAD_REQUEST', 'HISTORY'])

/** What a service is started with. */
export function serviceArgs({ module, heartbeatSeconds, stallSeconds, checkpointSeconds, own }: Options): string[] {
  return [
    ...(module === undefined ? [] : ['--cohort-module', module]),
    ...(heartbeatSeconds === undefined ? [] : ['--heartbeat-seconds', String(heartbeatSeconds)]),
    ...(stallSeconds === undefined ? [] : ['--stall-seconds', String(stallSeconds)]),
    ...(own['begin-anew'] === true ? ['--begin-anew', 'yes'] : []),
    ...(checkpointSeconds === undefined ? [] : ['--checkpoint-seconds', String(checkpointSeconds)]),
  ]
}
