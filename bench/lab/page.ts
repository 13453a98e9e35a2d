import type { Page } from 'playwright-core'

/** Runs before the page's own code: notes every task that blocks for more than 50 ms, and when the plot is drawn. */
export const watching = `
  globalThis.seen = { long: [], drawnMs: null }
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) seen.long.push({ startTime, duration })
  }).observe({ type: 'longtask', buffered: true })
  const look = () => {
    const canvas = document.querySelector('.chart canvas')
    const drawn = canvas && canvas.width > 300 && canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some((value) => value > 0)
    if (drawn) seen.drawnMs ??= performance.now()
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
`

/** Milliseconds until something can be read, and until the trade-off's data is drawn. */
export async function firstPaint(page: Page): Promise<{ paintMs: number; drawnMs: number }> {
  // Asked from outside: the page's own policy runs no program made of text.
  for (let i = 0; i < 600 && !(await page.evaluate('seen.drawnMs !== null')); i++) await page.waitForTimeout(50)
  return page.evaluate(`({
    paintMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
    drawnMs: seen.drawnMs,
  })`)
}

/** The longest task, in ms, and how many took over 50 ms, while something is done; 0 where none did. */
export async function longest(page: Page, act: () => Promise<void>): Promise<{ longestMs: number; over50: number }> {
  await page.evaluate('seen.long.length = 0')
  await act()
  await page.waitForTimeout(300)
  return page.evaluate(
    `({ longestMs: Math.max(0, ...seen.long.map(({ duration }) => duration)), over50: seen.long.length })`,
  )
}

/** Milliseconds from an event on an element to the end of the frame that shows what came of it, `times` over. */
export async function toFrame(page: Page, act: string, times: number): Promise<number[]> {
  return page.evaluate(`(async () => {
    const took = []
    for (let i = 0; i < ${times}; i++) {
      const from = performance.now()
      ;${act}
      // The task after a frame's own begins when the frame has been handed over.
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
      took.push(performance.now() - from)
      await new Promise((resolve) => setTimeout(resolve, 120))
    }
    return took
  })()`)
}
