// The lab service: one process per history, started by whichever client comes first.
import '../../runtime/v8.ts'
import { availableParallelism } from 'node:os'
import { usualPatience } from '../../runtime/life.ts'
import { CannotStart } from './life/coordinator.ts'
import { tendLog } from './life/log.ts'
import { serviceArguments } from './options.ts'
import type { Handed } from './answers/preparing.ts'
import { startService } from './service.ts'
import { freshSocket } from './reach/socket.ts'
import { sweep } from './life/sweep.ts'

/** What a service tells the process that started it. */
export type FromService =
  { type: 'ready'; socket: string } | { type: 'cannot'; code: 'HELD' | 'HISTORY' | 'INTERNAL'; message: string }

const { history, given, passedOn } = serviceArguments()

const tell = (message: FromService) => {
  if (process.connected) process.send?.(message, undefined, undefined, () => {})
}

/** What whoever starts this service may have found out before. */
const handed = new Promise<Handed>((resolve) => process.once('message', resolve))

try {
  const { name, address } = freshSocket()
  const service = await startService({
    history,
    socket: address,
    workers: availableParallelism(),
    coordinatorArgs: ['--history', history, ...passedOn, '--socket', name],
    module: given['cohort-module'],
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
  tell({ type: 'ready', socket: address })
  // What was left by others of ours is no business of whoever waits for this one.
  tendLog()
  sweep().catch(console.error)
  // Whoever started this service lets go of it once connected; if it died before, there is nobody to serve.
  if (process.connected) process.on('disconnect', () => service.leaveIfIdle())
  else service.leaveIfIdle()
} catch (error) {
  const code = error instanceof CannotStart ? error.code : 'INTERNAL'
  tell({ type: 'cannot', code, message: error instanceof Error ? error.message : String(error) })
  process.exitCode = 1
  if (process.connected) process.disconnect()
}
