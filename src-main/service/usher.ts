// Reaches the lab service of a history for a program that cannot open its lock: Electron loads no native module.
import { parseArgs } from 'node:util'
import { reach } from './connect.ts'

/** What the usher tells its parent, once. */
export type FromUsher = { type: 'reached'; address: string } | { type: 'cannot'; message: string }

const { values: args } = parseArgs({
  options: {
    history: { type: 'string' },
    'heartbeat-seconds': { type: 'string' },
    'checkpoint-seconds': { type: 'string' },
    'cohort-module': { type: 'string' },
  },
})
const { history, ...rest } = args
const passed = Object.entries(rest).flatMap(([name, value]) => [`--${name}`, value])
const tell = (message: FromUsher) => process.send?.(message, undefined, undefined, () => {})

try {
  const { address, socket } = await reach(history!, passed)
  // Its own connection keeps the service alive until the parent has one, or has ended.
  process.once('disconnect', () => socket.close())
  tell({ type: 'reached', address })
  if (!process.connected) socket.close()
} catch (error) {
  tell({ type: 'cannot', message: error instanceof Error ? error.message : String(error) })
  if (process.connected) process.disconnect()
}
