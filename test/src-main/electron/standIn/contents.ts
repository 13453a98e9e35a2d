import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type { CDPSession, Page, Request as PageRequest, Route } from 'playwright-core'
import { inside, outside } from './addresses.ts'
import { denyNextWindow, profile } from './browser.ts'
import { show } from './control.ts'
import { cancellable } from './events.ts'
import { ipcMain, PortMain } from './ports.ts'
import { answerOf, session } from './session.ts'
import { mainWorld, preloadWorld } from './worlds.js'

/** The preferences of a page that the stand-in acts on. */
export interface Preferences {
  preload?: string
  contextIsolation?: boolean
  nodeIntegration?: boolean
  sandbox?: boolean
}

type OpenHandler = (facts: { url: string }) => { action: 'deny' | 'allow' }
interface FromPage {
  channel?: string
  data?: unknown
  bytes?: string
  ids?: string[]
  port?: string
  closed?: boolean
}

const world = 'preload'

/** `electron.WebContents`: one page of the profile, and what its app decides about it. */
export class WebContents extends EventEmitter {
  readonly mainFrame = { url: '' }
  readonly #preferences: Preferences
  readonly #ports = new Map<string, PortMain>()
  #page: Page | null = null
  #cdp: CDPSession | null = null
  #opened: OpenHandler = () => ({ action: 'allow' })
  #expected: string | null = null
  #world: string | null = null
  #ending = false
  #last = ''

  constructor(preferences: Preferences) {
    super()
    this.#preferences = preferences
  }

  get page(): Page | null {
    return this.#page
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#opened = handler
  }

  async loadURL(url: string): Promise<void> {
    if (!this.#page) await this.#begin(url)
    this.#expected = outside(url)
    this.#last = url
    await this.#page!.goto(outside(url)).catch((error: Error) => this.#ending || show('load failed', error.message))
  }

  /** After a crash in a page of its own: Chromium gives a dead one no second life from outside. */
  reload(): void {
    void (async () => {
      const gone = this.#page?.isClosed() !== false ? null : this.#page
      this.#page = null
      const url = this.mainFrame.url || this.#last
      await this.loadURL(url)
      await gone?.close().catch(() => {})
    })()
  }

  async end(): Promise<void> {
    this.#ending = true
    this.#closePorts()
    await this.#page?.close().catch(() => {})
  }

  async #begin(url: string): Promise<void> {
    const page =
      profile()
        .pages()
        .find((page) => page.url() === 'about:blank') ?? (await profile().newPage())
    const cdp = await profile().newCDPSession(page)
    this.#page = page
    this.#cdp = cdp
    page.on('crash', () => {
      this.#closePorts()
      this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })
    })
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.mainFrame.url = inside(frame.url())
    })
    page.on('download', (download) => void session.defaultSession.save(download))
    await page.route('**/*', (route, request) => this.#request(route, request))
    cdp.on('Page.windowOpen', ({ url }) => this.#open(inside(url)))
    cdp.on('Runtime.bindingCalled', ({ payload }) => this.#receive(JSON.parse(payload)))
    cdp.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === world || !this.#isolated) this.#world = context.uniqueId
    })
    cdp.on('Runtime.executionContextsCleared', () => this.#closePorts())
    await cdp.send('Page.enable')
    await cdp.send('Runtime.enable')
    await this.#injectPreload(cdp)
    await session.defaultSession.settle(cdp, this, url, new URL(outside(url)).origin)
  }

  get #isolated(): boolean {
    return this.#preferences.contextIsolation !== false
  }

  async #injectPreload(cdp: CDPSession): Promise<void> {
    const { preload, nodeIntegration, sandbox } = this.#preferences
    const worldName = this.#isolated ? { worldName: world } : {}
    await cdp.send('Runtime.addBinding', {
      name: 'standinOut',
      ...(this.#isolated ? { executionContextName: world } : {}),
    })
    const add = (source: string, where = {}) => cdp.send('Page.addScriptToEvaluateOnNewDocument', { source, ...where })
    await add(`(${mainWorld})()`)
    // What a page gets that is let into Node.
    if (nodeIntegration && !sandbox) await add('globalThis.require = () => ({}); globalThis.process = { versions: {} }')
    if (preload)
      await add(
        `{ const ipc = (${preloadWorld})(${this.#isolated}); ((require) => {\n${readFileSync(preload, 'utf8')}\n})(ipc) }`,
        worldName,
      )
  }

  async #request(route: Route, request: PageRequest): Promise<void> {
    const url = inside(request.url())
    if (request.isNavigationRequest() && request.url() !== this.#expected && !this.#isReload(request)) {
      const isMainFrame = request.frame() === this.#page?.mainFrame()
      if (!cancellable(this, 'will-frame-navigate', { url, isMainFrame })) return route.abort('aborted')
      if (isMainFrame && !cancellable(this, 'will-navigate', { url, isMainFrame }, url)) return route.abort('aborted')
    }
    if (request.isNavigationRequest()) this.#expected = null
    if (!url.startsWith('app:')) {
      show('left', url)
      return route.fulfill({ contentType: 'text/html', body: '<title>elsewhere</title>' })
    }
    const answer = await answerOf(url, request.method())
    if (!answer) return route.abort('failed')
    const body = Buffer.from(await answer.arrayBuffer())
    await route.fulfill({ status: answer.status, headers: Object.fromEntries(answer.headers), body })
  }

  #isReload(request: PageRequest): boolean {
    return inside(request.url()) === this.mainFrame.url.replace(/#.*/, '')
  }

  #open(url: string): void {
    const { action } = this.#opened({ url })
    if (action === 'deny') denyNextWindow()
    else show('window', url)
  }

  #receive(message: FromPage): void {
    if (message.channel !== undefined) {
      const ports = (message.ids ?? []).map((id) => this.#port(id))
      ipcMain.emit(message.channel, { sender: this, senderFrame: this.mainFrame, ports }, message.data)
    } else if (message.closed) this.#ports.get(message.port!)?.ended()
    else
      this.#ports
        .get(message.port!)
        ?.receive(message.bytes === undefined ? message.data : Buffer.from(message.bytes, 'latin1'))
  }

  #port(id: string): PortMain {
    const say = (message: unknown) => {
      const expression = `standinIn(${JSON.stringify(id)}, ${JSON.stringify(message)})`
      const at = this.#world ? { uniqueContextId: this.#world } : {}
      this.#cdp?.send('Runtime.evaluate', { expression, ...at }).catch(() => port.ended())
    }
    const encode = (data: unknown) =>
      data instanceof Uint8Array ? { bytes: Buffer.from(data).toString('latin1') } : { data }
    const port = new PortMain(
      (data) => say(encode(data)),
      () => say(null),
    )
    this.#ports.set(id, port)
    return port
  }

  #closePorts(): void {
    for (const port of this.#ports.values()) port.ended()
    this.#ports.clear()
  }
}
