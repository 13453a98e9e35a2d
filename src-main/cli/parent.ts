import { exit } from './command.ts'

/** Ends with the older Node that started this process, if one did: it must not be outlived. */
export function endWithParent(): void {
  if (!process.connected) return
  process.on('disconnect', () => process.exit(exit.interrupted))
  process.channel?.unref()
}
