const pageBytes = 65536
const mostPages = 65536
/** Bytes of memories that wait for a session, at most. */
const mostWaiting = 2 ** 27

/** Memories of sessions that have ended, the last one last. */
const waiting: WebAssembly.Memory[] = []

/**
 * A memory of at least so many bytes, never to grow: growing would detach every view. It is one of a session that has
 * ended where there is one of up to twice the size, with what that left in it; a new one is all zeros. Pages of a new one
 * come from the system one by one as they are first written, which takes several times as long as to write them again.
 */
export function memoryOf(bytes: number): { memory: WebAssembly.Memory; isNew: boolean } {
  const pages = Math.max(1, Math.ceil(bytes / pageBytes))
  if (pages > mostPages)
    throw new Error(`the state of this cohort needs ${(bytes / 2 ** 30).toFixed(1)} GB, at most 4 fit (fewer runs)`)
  const least = pages * pageBytes
  const known = waiting.findLastIndex(({ buffer: { byteLength } }) => byteLength >= least && byteLength <= 2 * least)
  if (known >= 0) return { memory: waiting.splice(known, 1)[0]!, isNew: false }
  return { memory: new WebAssembly.Memory({ initial: pages, maximum: pages }), isNew: true }
}

/** Takes a memory back that nothing reads or writes any more. */
export function giveBack(memory: WebAssembly.Memory): void {
  waiting.push(memory)
  let bytes = waiting.reduce((sum, { buffer }) => sum + buffer.byteLength, 0)
  while (bytes > mostWaiting) bytes -= waiting.shift()!.buffer.byteLength
}
