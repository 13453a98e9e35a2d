import { EventEmitter } from 'node:events'
import type { CDPSession, Download } from 'playwright-core'
import { inside } from './addresses.ts'
import { offer } from './control.ts'
import { cancellable } from './events.ts'

type Handler = (request: Request) => Response | Promise<Response>
type RequestHandler = (contents: unknown, permission: string, answer: (granted: boolean) => void, facts: object) => void
type CheckHandler = (contents: unknown, permission: string, origin: string, facts: object) => boolean

const handlers = new Map<string, Handler>()
const privileged = new Set<string>()

/** `electron.protocol`: a scheme works only when it was announced before the app was ready, and has a handler. */
export const protocol = {
  registerSchemesAsPrivileged(schemes: { scheme: string; privileges: { standard?: boolean; secure?: boolean } }[]) {
    for (const { scheme, privileges } of schemes) if (privileges.standard && privileges.secure) privileged.add(scheme)
  },
  handle(scheme: string, handler: Handler) {
    if (!privileged.has(scheme)) throw new Error(`${scheme}: is no privileged scheme`)
    handlers.set(scheme, handler)
  },
}

/** What the handler of `app:` answers; null where there is none. */
export async function answerOf(url: string, method: string): Promise<Response | null> {
  return (await handlers.get('app')?.(new Request(url, { method }))) ?? null
}

/** What Chromium calls a permission, by Electron's word for it. */
const permissions: Record<string, string> = {
  'clipboard-read': 'clipboard-read',
  'clipboard-sanitized-write': 'clipboard-write',
  geolocation: 'geolocation',
  media: 'camera',
  midi: 'midi',
  notifications: 'notifications',
  'idle-detection': 'idle-detection',
}

/** `electron.session.defaultSession`: without a handler everything is granted, as in Electron. */
class Session extends EventEmitter {
  #request: RequestHandler | null = null
  #check: CheckHandler | null = null
  #device: ((facts: object) => boolean) | null = null

  setPermissionRequestHandler = (handler: RequestHandler | null) => void (this.#request = handler)
  setPermissionCheckHandler = (handler: CheckHandler | null) => void (this.#check = handler)
  setDevicePermissionHandler = (handler: ((facts: object) => boolean) | null) => void (this.#device = handler)

  /** What the handler of requests, and the one of checks, say to a permission for a page. */
  asked(contents: unknown, permission: string, url: string): { request: boolean; check: boolean } {
    let request = true
    const facts = { requestingUrl: url, isMainFrame: true }
    this.#request?.(contents, permission, (answer) => (request = answer), facts)
    const origin = `${new URL(url).protocol}//${new URL(url).host}/`
    return { request, check: this.#check?.(contents, permission, origin, facts) ?? true }
  }

  /** Whether a page would be given a device. */
  givesDevices(origin: string): boolean {
    return this.#device?.({ deviceType: 'usb', origin, device: {} }) ?? true
  }

  /** Asks the handlers about every permission, and has Chromium do as they say. */
  async settle(cdp: CDPSession, contents: unknown, url: string, origin: string): Promise<void> {
    for (const [word, name] of Object.entries(permissions)) {
      const { request, check } = this.asked(contents, word, url)
      const setting = request && check ? 'granted' : 'denied'
      await cdp.send('Browser.setPermission', { permission: { name }, setting, origin })
    }
  }

  /** Something is about to be saved: the app says where. */
  async save(download: Download): Promise<void> {
    let path = ''
    const item = new EventEmitter() as EventEmitter & Record<string, unknown>
    item.getURL = () => inside(download.url())
    item.getFilename = () => download.suggestedFilename()
    item.setSavePath = (given: string) => (path = given)
    item.getSavePath = () => path
    item.cancel = () => void download.cancel()
    if (!cancellable(this, 'will-download', {}, item)) return download.cancel()
    const saved = await download.saveAs(path).then(
      () => true,
      () => false,
    )
    item.emit('done', {}, saved ? 'completed' : 'cancelled')
  }
}

const defaultSession = new Session()
export const session = { defaultSession }

offer('permission', (permission: string, url: string) => defaultSession.asked(null, permission, url))
// What the handler of `app:` says to a request that no page of ours would make.
offer('request', async (url: string, method: string) => (await answerOf(url, method))?.status ?? null)
