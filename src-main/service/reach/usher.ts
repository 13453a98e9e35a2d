// Reaches the lab service of a history for a program that cannot open its lock: Electron loads no native module.
import '../../../runtime/v8.ts'
import { reach } from './connect.ts'
import { serviceArguments } from '../options.ts'

/** What the usher tells its parent, once. */
export type FromUsher = { type: 'reached'; address: string } | { type: 'cannot'; message: string }

const { history, passedOn } = serviceArguments()
const tell = (message: FromUsher) => process.send?.(message, undefined, undefined, () => {})

try {
  const { address, socket } = await reach(history, passedOn)
  // Its own connection keeps the service alive until the parent has one, or has ended.
  process.once('disconnect', () => socket.close())
  tell({ type: 'reached', address })
  if (!process.connected) socket.close()
} catch (error) {
  tell({ type: 'cannot', message: error instanceof Error ? error.message : String(error) })
  if (process.connected) process.disconnect()
}
