import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type BrowserContext } from 'playwright-core'
import { chromiumArgs, chromiumPath } from '../../../whole/browser/chromium.ts'
import { show } from './control.ts'

const ours = [
  '--remote-debugging-port=0',
  // No test speaks to the world.
  '--host-resolver-rules=MAP * ~NOTFOUND',
  // In Electron the other end of a port is told when it is closed.
  '--enable-blink-features=MessagePortCloseEvent',
]
export const addSwitch = (given: string): number => ours.push(given)

let context: BrowserContext | null = null

/** The context of every window: one profile on disk, as an app has. */
export function profile(): BrowserContext {
  if (!context) throw new Error('used before the app was ready')
  return context
}

let denied = 0

/** A window is about to open that the app does not want: it goes before anything is loaded into it. */
export function denyNextWindow(): void {
  denied++
}

/** Starts Chromium with a profile folder and tells the test where it can look in. */
export async function startChromium(folder: string): Promise<void> {
  context = await chromium.launchPersistentContext(folder, {
    executablePath: await chromiumPath(),
    args: [...chromiumArgs, ...ours],
    headless: true,
    viewport: null,
    handleSIGHUP: false,
    handleSIGINT: false,
    handleSIGTERM: false,
  })
  context.on('page', (page) => {
    if (denied === 0) return
    denied--
    void page.close().catch(() => {})
  })
  context.on('close', () => (context = null))
  const note = join(folder, 'DevToolsActivePort')
  for (;;) {
    const port = Number(readNote(note))
    if (port) return show('chromium', port)
    await sleep(20)
  }
}

export async function stopChromium(): Promise<void> {
  await context?.close().catch(() => {})
}

function readNote(note: string): string {
  try {
    return readFileSync(note, 'utf8').split('\n')[0]!
  } catch {
    return ''
  }
}
