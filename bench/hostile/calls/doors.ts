import { WebSocket } from 'ws'
import { reach } from '../../../src-main/service/reach/connect.ts'
import { serve } from '../../../src-main/serve/server.ts'

/** A way into the service: messages go in as they are, answers come out as they are. */
export interface Door {
  /** The answer under an id; where none is due, whether the connection was closed soon after. */
  ask(message: string | Uint8Array, id: string | undefined, patienceMs: number): Promise<string>
  close(): Promise<void>
}

/** By the service's own socket. */
export async function bySocket(history: string): Promise<Door> {
  return doorOf(
    async () => (await reach(history)).socket,
    async () => {},
  )
}

/** Through the server of the browser mode, with its cookie. */
export async function byBrowser(history: string): Promise<Door> {
  const served = await serve({
    page: new Map(),
    port: 0,
    failed: (reason: string) => console.log(reason),
    reach: async () => (await reach(history)).socket,
  })
  const entered = await fetch(served.url, { redirect: 'manual' })
  const cookie = entered.headers.get('set-cookie')!.split(';')[0]!
  // Where the server gives a second key, the page keeps it and offers it as a protocol.
  const [, key] = /name="key" content="([^"]+)"/.exec(await entered.text()) ?? []
  const [path, protocols] = key === undefined ? ['/ws', []] : ['/lab/ws', ['pellucid', `key.${key}`]]
  const open = async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${served.port}${path}`, protocols, {
      headers: { cookie, origin: `http://127.0.0.1:${served.port}` },
      perMessageDeflate: false,
    })
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    return socket
  }
  return doorOf(open, () => served.close())
}

/** How long a message that is no call is given to break the connection. */
const quietMs = 20

function doorOf(open: () => Promise<WebSocket>, end: () => Promise<void>): Door {
  let socket: Promise<WebSocket> | undefined
  const opened = () =>
    (socket ??= open().then((made) => {
      made.on('error', () => made.terminate())
      made.on('close', () => (socket = undefined))
      made.setMaxListeners(0)
      return made
    }))
  return {
    async ask(message, id, patienceMs) {
      const to = await opened()
      return new Promise((resolve) => {
        const done = (what: string) => {
          to.off('message', receive).off('close', closed)
          clearTimeout(timer)
          resolve(what)
        }
        const receive = (data: Buffer) => {
          const text = data.toString('utf8')
          // An answer begins with its id.
          if (id !== undefined && text.startsWith(`{"i":${JSON.stringify(id)}`)) done(text)
        }
        const closed = () => done('closed')
        const timer = setTimeout(
          () => done(id === undefined ? 'ignored' : 'unanswered'),
          id === undefined ? quietMs : patienceMs,
        )
        to.on('message', receive).on('close', closed)
        to.send(message)
      })
    },
    async close() {
      const open = await socket
      open?.close()
      await end()
    },
  }
}
