import { globSync } from 'node:fs'

/** The test files that start no process and no browser: all but those that are named `*.whole.test.ts`, in order. */
export const quickTests = (root: string): string[] =>
  globSync('test/**/*.test.ts', { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !file.endsWith('.whole.test.ts'))
    .sort()
