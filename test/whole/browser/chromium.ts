import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { chromium as playwright, type Browser } from 'playwright-core'
import packed from '@sparticuz/chromium'
import { alone } from '../../../src-main/start/alone.ts'

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

/** Path of the Chromium that comes with the packages, unpacked on first use by one process at a time. */
export const chromiumPath = (): Promise<string> =>
  alone(join(tmpdir(), `pellucid-chromium-${userInfo().uid}.lock`), () => packed.executablePath())

/** Starts it; the caller closes it. */
export async function launch(args: string[] = []): Promise<Browser> {
  return playwright.launch({ executablePath: await chromiumPath(), args: [...chromiumArgs, ...args], headless: true })
}
