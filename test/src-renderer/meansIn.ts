import type { Page } from 'playwright-core'

/** The means in the trade-off's table, in its order, with all their digits. */
export async function meansIn(page: Page): Promise<{ y: number; x: number }[]> {
  const titles = (await page.evaluate(`[...document.querySelectorAll('.plot tbody tr')]
    .map((row) => [...row.querySelectorAll('td[title]')].map((cell) => cell.title))`)) as [string, string][]
  return titles.map(([y, x]) => ({ y: Number(y), x: Number(x) }))
}
