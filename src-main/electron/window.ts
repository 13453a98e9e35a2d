import { app, BrowserWindow, nativeTheme, screen } from 'electron'
import { fileURLToPath } from 'node:url'
import { origin } from './page.ts'
import { remember, remembered } from './remembered.ts'

const smallest = { width: 820, height: 560 }
const usual = { width: 1280, height: 860 }
/** The part of a window's title, in pixels, that must be on a screen for the user to be able to drag it. */
const visible = 80
const mostReloads = 3

/** The lab's window, at its last position and size. */
export function openWindow(gaveUp: (reason: string) => void): BrowserWindow {
  const bounds = place()
  const window = new BrowserWindow({
    ...usual,
    ...bounds,
    minWidth: smallest.width,
    minHeight: smallest.height,
    title: 'Pellucid',
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0E1620' : '#FFFFFF',
    webPreferences: {
      preload: fileURLToPath(new URL('../preload/index.cjs', import.meta.url)),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  })
  if (bounds?.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () => remember({ window: { ...window.getNormalBounds(), maximized: window.isMaximized() } }))
  reviveAfterCrashes(window, gaveUp)
  void window.loadURL(`${origin}/`)
  return window
}

/** The last position, unless its screen is gone. */
function place() {
  const { window: bounds } = remembered()
  if (!bounds) return null
  const caught = screen.getAllDisplays().some(({ workArea: area }) => {
    const across = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x)
    return across >= visible && bounds.y >= area.y && bounds.y <= area.y + area.height - visible
  })
  return caught ? bounds : null
}

/** Reloads a page that crashed; all its data is in the history. */
function reviveAfterCrashes(window: BrowserWindow, gaveUp: (reason: string) => void): void {
  let crashes: number[] = []
  window.webContents.on('render-process-gone', (_, { reason }) => {
    if (reason === 'clean-exit') return
    const now = performance.now()
    crashes = [...crashes.filter((time) => now - time < 60_000), now]
    if (crashes.length > mostReloads) gaveUp(`its page ended ${crashes.length} times within a minute (${reason})`)
    else window.webContents.reload()
  })
}
