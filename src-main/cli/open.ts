import { existsSync } from 'node:fs'
import { ORPCError } from '@orpc/client'
import { connect } from '../service/connect.ts'
import type { Connection } from '../service/dial.ts'
import { logOf } from '../service/log.ts'
import { BadInput, type Options } from './command.ts'

/** Does something with the lab of a history; a history that is only to be read must exist. */
export async function withLab<T>(
  options: Options,
  mayBegin: boolean,
  use: (connection: Connection) => Promise<T>,
): Promise<T> {
  if (!mayBegin && !existsSync(options.history))
    throw new BadInput(
      `there is no history at ${options.history}; pellucid run FILE begins one, --history FILE names another`,
    )
  const connection = await connect(options.history, serviceArgs(options))
  try {
    return await use(connection)
  } catch (error) {
    if (error instanceof ORPCError && badInput.has(error.code)) throw new BadInput(error.message)
    if (error instanceof ORPCError && error.code === 'INTERNAL_SERVER_ERROR')
      throw new Error(`the lab service failed at this; its log: ${logOf(options.history)}`, { cause: error })
    throw error
  } finally {
    connection.close()
  }
}

const badInput = new Set(['NOT_FOUND', 'BAD_INPUT', 'CONFLICT', 'BAD_REQUEST', 'BAD_EXPERIMENT', 'HISTORY'])

/** What a service is started with. */
export function serviceArgs({ module, heartbeatSeconds, checkpointSeconds }: Options): string[] {
  return [
    ...(module === undefined ? [] : ['--cohort-module', module]),
    ...(heartbeatSeconds === undefined ? [] : ['--heartbeat-seconds', String(heartbeatSeconds)]),
    ...(checkpointSeconds === undefined ? [] : ['--checkpoint-seconds', String(checkpointSeconds)]),
  ]
}
