import { globSync } from 'node:fs'

/**
 * The test files of the fast lane, in order: all but those that start a process or a browser (`*.whole.test.ts`) and those
 * that take more than some seconds (`*.long.test.ts`).
 */
export const quickTests = (root: string): string[] =>
  globSync('test/**/*.test.ts', { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !/\.(whole|long)\.test\.ts$/.test(file))
    .sort()
