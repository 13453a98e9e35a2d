import type { Page } from 'playwright-core'

/** Runs before the page's own code and records when the plot is drawn. */
export const watching = `
  globalThis.seen = { drawnMs: null }
  const look = () => {
    const canvas = document.querySelector('.chart canvas')
    // A canvas is 300 wide until something is drawn on it.
    if (canvas && canvas.width !== 300) seen.drawnMs ??= performance.now()
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
`

/** Milliseconds until something is readable, and until the trade-off's data is drawn. */
export async function firstPaint(page: Page): Promise<{ paintMs: number; drawnMs: number }> {
  // Polled from outside: the page's own policy forbids code made from text.
  for (let i = 0; i < 600 && !(await page.evaluate('seen.drawnMs !== null')); i++) await page.waitForTimeout(50)
  return page.evaluate(`({
    paintMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
    drawnMs: seen.drawnMs,
  })`)
}

/** Tasks of the page's main thread during an action, ms: the longest by the clock and by processor time. */
export interface Tasks {
  longestMs: number
  over50: number
  longestProcessorMs: number
}

/** Records the page's tasks during an action; processor time is what they would take on an idle machine. */
export async function tasksOf(page: Page, act: () => Promise<void>): Promise<Tasks> {
  const session = await page.context().newCDPSession(page)
  const events: { name: string; dur?: number; tdur?: number; tid: number; args?: { name?: string } }[] = []
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as typeof events)))
  await session.send('Tracing.start', { traceConfig: { includedCategories: ['toplevel', '__metadata'] } })
  await act()
  const ended = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()))
  await session.send('Tracing.end')
  await ended
  const mains = new Set(
    events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain').map(({ tid }) => tid),
  )
  const tasks = events.filter(({ name, tid }) => name === 'ThreadControllerImpl::RunTask' && mains.has(tid))
  const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b), 0) / 1000
  const wall = tasks.map(({ dur = 0 }) => dur)
  if (tasks.length === 0) throw new Error('the browser reported no task')
  return {
    longestMs: most(wall),
    over50: wall.filter((duration) => duration > 50_000).length,
    longestProcessorMs: most(tasks.map(({ tdur = 0 }) => tdur)),
  }
}

/** Milliseconds from an event on an element to the end of the frame that shows its effect, `times` over. */
export async function toFrame(page: Page, act: string, times: number): Promise<number[]> {
  return page.evaluate(`(async () => {
    const took = []
    for (let i = 0; i < ${times}; i++) {
      const from = performance.now()
      ;${act}
      // The task after a frame's own begins once the frame has been submitted.
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
      took.push(performance.now() - from)
      await new Promise((resolve) => setTimeout(resolve, 120))
    }
    return took
  })()`)
}
