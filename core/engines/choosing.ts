/** Said while engines are tested. */
export const testingWords = 'Testing which engine is fastest here: some seconds, once.'

/** What is done before an experiment begins, to choose its engine; null if nothing is. `toTry`: as the service tells. */
export function choosingWords(toTry: readonly string[] | null): string | null {
  if (toTry === null) return testingWords
  return toTry.length > 0 ? `Trying ${toTry.join(', ')} on this experiment: some seconds, once.` : null
}
