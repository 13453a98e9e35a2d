/** Numbers in [0, 1) from a seed (Numerical Recipes' linear congruential generator): enough for test data. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  for (let i = 0; i < 4; i++) state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
