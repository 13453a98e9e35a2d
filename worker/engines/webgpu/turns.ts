let last: Promise<unknown> = Promise.resolve()

/** Does one thing at a time in this process: two sessions of the WebGPU provider that run at once bring it down. */
export function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = last.then(work)
  last = turn.catch(() => {})
  return turn
}
