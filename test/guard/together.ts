/** Folders of about as much to test each. */
const parts: Record<string, string[]> = {
  'tests of the worker': ['test/worker/'],
  'tests of evaluation and tasks': ['evaluation', 'measures', 'tasks'].map((name) => `test/worker/${name}/`),
  'all other tests': ['test/'],
}

/** Short test files by part, none of them empty. */
export function partsOf(files: readonly string[]): Map<string, string[]> {
  const lengthOf = (name: string, file: string) =>
    Math.max(0, ...parts[name]!.filter((folder) => file.startsWith(folder)).map(({ length }) => length))
  const names = Object.keys(parts)
  const partOf = (file: string) => names.toSorted((a, b) => lengthOf(b, file) - lengthOf(a, file))[0]!
  const found = Map.groupBy(files, partOf)
  return new Map(names.flatMap((name) => (found.has(name) ? [[name, found.get(name)!]] : [])))
}

/**
 * Arguments of Node that run these test files in one process, one after the other: most of what a short one costs is its
 * process.
 */
export const together = (files: readonly string[], reporter: 'dot' | 'spec'): string[] => [
  ...['./runtime/v8.ts', './test/ownCache.ts', './test/guard/noProcess.ts'].flatMap((file) => ['--import', file]),
  '--test',
  '--test-isolation=none',
  '--test-timeout=300000',
  `--test-reporter=${reporter}`,
  ...files,
]
