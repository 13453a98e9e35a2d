import type { BrowserContext } from 'playwright-core'

/** Counts what a person presses with the pointer in every window of a context, from now on; call it to have the number. */
export async function countPresses(context: BrowserContext): Promise<() => number> {
  let presses = 0
  await context.exposeBinding('pressed', () => void presses++)
  await context.addInitScript(`addEventListener('pointerdown', (event) => event.isTrusted && pressed(), true)`)
  return () => presses
}
