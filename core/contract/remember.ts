/** Asks once and gives every caller that answer; after a failure, the next caller asks again. */
export function rememberUnlessFailed<T>(ask: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | undefined
  return () => {
    known ??= ask().catch((error: unknown) => {
      known = undefined
      throw error
    })
    return known
  }
}
