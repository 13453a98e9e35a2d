import { join, resolve } from 'node:path'

const passed = ['heartbeat-seconds', 'stall-seconds', 'checkpoint-seconds', 'cohort-module']

/**
 * The history that the app was started with (`--history=FILE`), otherwise $PELLUCID_HISTORY, otherwise the one in
 * Documents.
 */
export function historyOf(argv: string[], documents: string, env: NodeJS.ProcessEnv = process.env): string {
  const given = option(argv, 'history') ?? env.PELLUCID_HISTORY
  return given ? resolve(given) : join(documents, 'Pellucid', 'pellucid.db')
}

/** Options for the lab service that the app was started with. */
export function serviceArgs(argv: string[]): string[] {
  return passed.flatMap((name) => {
    const value = option(argv, name)
    return value === undefined ? [] : [`--${name}`, value]
  })
}

/** The value of `--name=value`, the only form that Electron parses. */
function option(argv: string[], name: string): string | undefined {
  return argv.findLast((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) || undefined
}
