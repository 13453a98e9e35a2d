// The lab service: one process per history, started by whichever client comes first.
import '../../runtime/v8.ts'
import { availableParallelism } from 'node:os'
import { trimCompiled } from '../../runtime/compileCache.js'
import { usualPatience } from '../../runtime/life.ts'
import { CannotStart } from './life/coordinator.ts'
import { tendLog } from './life/log.ts'
import { serviceArguments } from './options.ts'
import { usualTrialSeconds } from './answers/trial.ts'
import type { Handed } from './answers/preparing.ts'
import { startService } from './service.ts'
import { freshSocket } from './reach/socket.ts'
import { sweep } from './life/sweep.ts'

/** Messages from a service to the process that started it. */
export type FromService =
  | { type: 'ready'; socket: string; holdsLock: boolean; remark: string | null }
  | { type: 'cannot'; code: 'HELD' | 'HISTORY' | 'INTERNAL'; message: string }

const { history, reading, given, passedOn } = serviceArguments()

const tell = (message: FromService) => {
  if (process.connected) process.send?.(message, undefined, undefined, () => {})
}

/** Results that the process that started this service may have computed already. */
const handed = new Promise<Handed>((resolve) => process.once('message', resolve))

try {
  const { name, address } = freshSocket()
  const service = await startService({
    history,
    reading,
    socket: address,
    workers: availableParallelism(),
    coordinatorArgs: ['--history', history, ...passedOn, '--socket', name],
    module: given['cohort-module'],
    trialSeconds: Number(given['trial-seconds'] ?? usualTrialSeconds),
    patience: {
      heartbeatSeconds: Number(given['heartbeat-seconds'] ?? usualPatience.heartbeatSeconds),
      stallSeconds: Number(given['stall-seconds'] ?? usualPatience.stallSeconds),
    },
    ended: (reason) => {
      if (reason) console.error(reason)
      process.exit(reason ? 1 : 0)
    },
  })
  void handed.then((found) => service.hand(found))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2'] as const)
    process.on(signal, () => void service.shutDown(10_000, null))
  const { holdsLock, remark } = service
  tell({ type: 'ready', socket: address, holdsLock, remark })
  // Clearing what others left behind must not delay the client that waits for this service.
  tendLog()
  sweep()
    .then(() => trimCompiled())
    .catch(console.error)
  // The starter disconnects once it has a socket; if it died before that, there is no client to serve.
  if (process.connected) process.on('disconnect', () => service.leaveIfIdle())
  else service.leaveIfIdle()
} catch (error) {
  const code = error instanceof CannotStart ? error.code : 'INTERNAL'
  tell({ type: 'cannot', code, message: error instanceof Error ? error.message : String(error) })
  process.exitCode = 1
  if (process.connected) process.disconnect()
}
