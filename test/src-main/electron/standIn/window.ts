import { EventEmitter } from 'node:events'
import { app } from './app.ts'
import { WebContents, type Preferences } from './contents.ts'
import { offer } from './control.ts'
import { cancellable, openWindows } from './events.ts'
import { ipcMain, PortMain } from './ports.ts'
import { session } from './session.ts'

interface Bounds {
  x: number
  y: number
  width: number
  height: number
}

interface Options {
  x?: number
  y?: number
  width: number
  height: number
  title?: string
  webPreferences: Preferences & Record<string, unknown>
}

/** `electron.BrowserWindow`: a frame that is not drawn, around a page that is. */
export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContents
  readonly #options: Options
  #bounds: Bounds
  #maximized = false
  #minimized = false
  #shown = false
  #focused = 0
  #title: string

  constructor(options: Options) {
    super()
    this.#options = options
    const { x = 160, y = 70, width, height, title = '' } = options
    this.#bounds = { x, y, width, height }
    this.#title = title
    this.webContents = new WebContents(options.webPreferences)
    openWindows.add(this)
    app.emit('web-contents-created', {}, this.webContents)
    const load = this.webContents.loadURL.bind(this.webContents)
    this.webContents.loadURL = async (url) => {
      await load(url)
      if (!this.#shown) this.emit('ready-to-show')
    }
  }

  show = (): void => void (this.#shown = true)
  focus = (): void => {
    this.#focused++
  }
  restore = () => void (this.#minimized = false)
  minimize = () => void (this.#minimized = true)
  maximize = () => void (this.#maximized = true)
  isMinimized = () => this.#minimized
  isMaximized = () => this.#maximized
  setTitle = (title: string) => void (this.#title = title)
  getNormalBounds = () => this.#bounds
  setBounds = (bounds: Bounds) => void (this.#bounds = bounds)
  loadURL = (url: string) => this.webContents.loadURL(url)

  close(): void {
    if (!openWindows.has(this) || !cancellable(this, 'close')) return
    openWindows.delete(this)
    void this.webContents.end().then(() => {
      this.emit('closed')
      if (openWindows.size === 0) app.allClosed()
    })
  }

  get facts() {
    const { webPreferences } = this.#options
    const { preload: _, ...preferences } = webPreferences
    return {
      bounds: this.#bounds,
      maximized: this.#maximized,
      minimized: this.#minimized,
      shown: this.#shown,
      focused: this.#focused,
      title: this.#title,
      preferences: { ...preferences, sandbox: webPreferences.sandbox === true && app.sandboxed },
    }
  }
}

const only = () => [...openWindows][0] as BrowserWindow
offer('window', () => only().facts)
offer('close', () => only().close())
offer('minimize', () => only().minimize())
offer('setBounds', (bounds: Bounds) => only().setBounds(bounds))
offer('crash', () => void process.nextTick(() => crash(only().webContents)))
offer('devices', (origin: string) => session.defaultSession.givesDevices(origin))
offer('webview', () => cancellable(only().webContents, 'will-attach-webview', {}, {}, {}))
// A message as a page at this address would send it; gives whether the port was refused.
offer('send', async (url: string, inMainFrame: boolean) => {
  const port = new PortMain(
    () => {},
    () => {},
  )
  const frame = { url }
  ipcMain.emit('lab', { sender: { mainFrame: inMainFrame ? frame : {} }, senderFrame: frame, ports: [port] })
  return port.closed
})

/** Pages of ours that ask for a way to the lab and are gone before there is one. */
offer('leaveEarly', (url: string, times: number) => {
  const frame = { url }
  for (let k = 0; k < times; k++) {
    const port = new PortMain(
      () => {},
      () => {},
    )
    ipcMain.emit('lab', { sender: { mainFrame: frame }, senderFrame: frame, ports: [port] })
    port.ended()
  }
})

async function crash({ page }: WebContents): Promise<void> {
  if (!page) return
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Page.crash').catch(() => {})
}
