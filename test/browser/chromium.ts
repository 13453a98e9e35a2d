import { chromium as playwright, type Browser } from 'playwright-core'
import packed from '@sparticuz/chromium'

/**
 * What Chromium is started with. The package's own list is for another place: it turns the same-origin policy and
 * site isolation off, and a test of protections would then test nothing.
 */
export const chromiumArgs = [
  '--headless=shell',
  '--no-sandbox',
  '--disable-gpu',
  '--font-render-hinting=none',
  '--hide-scrollbars',
]

/** Path of the Chromium that comes with the packages, unpacked on first use. */
export const chromiumPath = (): Promise<string> => packed.executablePath()

/** Starts it; the caller closes it. */
export async function launch(args: string[] = []): Promise<Browser> {
  return playwright.launch({ executablePath: await chromiumPath(), args: [...chromiumArgs, ...args], headless: true })
}
