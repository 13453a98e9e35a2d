const imports = ['./runtime/v8.ts', './test/compileCache.ts', './test/ownCache.ts', './test/guard/noProcess.ts']
const reporters = ['spec', './test/guard/slowest.ts']

/**
 * Arguments of Node that run these test files, or all that are not short, each in a process of its own: as many at a time as
 * there are cores.
 */
export const testArguments = (cores: number, files: readonly string[]): string[] => [
  ...imports.flatMap((file) => ['--import', file]),
  '--test',
  // Node's own choice leaves one core free, which is half of a machine with two.
  `--test-concurrency=${cores}`,
  '--test-timeout=300000',
  ...reporters.flatMap((one) => [`--test-reporter=${one}`, '--test-reporter-destination=stdout']),
  ...(files.length > 0 ? files : ['test/**/*.whole.test.ts', 'test/**/*.long.test.ts']),
]
