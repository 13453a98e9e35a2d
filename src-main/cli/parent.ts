import { exit } from './command.ts'

/** Ends this process when the older Node that started it ends, if there is one. */
export function endWithParent(): void {
  if (!process.connected) return
  process.on('disconnect', () => process.exit(exit.interrupted))
  process.channel?.unref()
}
