/** A table in Markdown. */
export const markdown = (titles: string[], rows: string[][]): string =>
  [titles, titles.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')

/** `94.7%` */
export const percent = (share: number): string => (Number.isNaN(share) ? '–' : `${(100 * share).toFixed(1)}%`)

/** The Monte-Carlo error of a rate seen in `count` of `times`: that of (count + 1) in (times + 2), so that none is not
 * certain (Agresti & Coull 1998). */
export function errorOf(count: number, times: number): number {
  const share = (count + 1) / (times + 2)
  return Math.sqrt((share * (1 - share)) / times)
}

/** `5.0 ± 1.1%`: a rate with its Monte-Carlo error. */
export const rate = (count: number, times: number): string =>
  times === 0 ? '–' : `${((100 * count) / times).toFixed(1)} ± ${(100 * errorOf(count, times)).toFixed(1)}%`
