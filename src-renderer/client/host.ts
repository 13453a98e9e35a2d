import type { contract } from '../../core/contract/index.ts'
import type { ClientContext, ClientLink } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { wireTypes } from '../../core/contract/wire.ts'
import { serviceEnded } from '../../core/messages/closing.ts'
import { findKey, NoKey, shareKey } from './key.ts'

/** Every call of the contract, as the renderer makes it. */
export type LabClient = ContractRouterClient<typeof contract>

/** An open connection to the lab service; `closed` resolves when it has ended, true if only the service behind it did. */
export interface Way {
  link: ClientLink<ClientContext>
  closed: Promise<boolean>
}

/** The preload script's call: it sends a port as a `message` event of `{ pellucid: 'port' }`. */
interface Bridge {
  connect(): void
  /** The path of a file that the user gave; empty for one that is on no disk. */
  pathOf(file: File): string
}

/** Whether this page is the app's window, not a tab of a browser. */
export const inWindow = 'pellucid' in globalThis

const bridge = (globalThis as { pellucid?: Bridge }).pellucid

/** Connects to the lab service: through the window's port if there is one, else by this page's socket (`NoKey`). */
export const open = (): Promise<Way> => (bridge ? openPort(bridge) : openSocket())

if (!bridge) shareKey()

/** The path of a file that the user gave to the window; empty in a browser, which tells no path. */
export const pathOf = (file: File): string => bridge?.pathOf(file) ?? ''

function openPort({ connect }: Bridge): Promise<Way> {
  return new Promise((resolve) => {
    const receive = (event: MessageEvent) => {
      const [port] = event.ports
      if (event.source !== window || event.data?.pellucid !== 'port' || !port) return
      // A port has one owner: the next listener gets the next port.
      event.stopImmediatePropagation()
      window.removeEventListener('message', receive)
      const closed = new Promise<boolean>((done) => port.addEventListener('close', () => done(false), { once: true }))
      const link = new PortLink({ port, customJsonSerializers: wireTypes })
      port.start()
      resolve({ link, closed })
    }
    window.addEventListener('message', receive)
    connect()
  })
}

/** The last key that was refused. */
let failed: string | null = null

async function openSocket(): Promise<Way> {
  const key = await findKey(failed)
  const address = new URL('ws', document.baseURI)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  // Not in the address, because addresses end up in logs.
  const websocket = new WebSocket(address, ['pellucid', `key.${key}`])
  const closed = new Promise<boolean>((done) =>
    websocket.addEventListener('close', ({ code }) => done(code === serviceEnded), { once: true }),
  )
  const link = new SocketLink({ websocket, customJsonSerializers: wireTypes })
  return new Promise((resolve, reject) => {
    const refused = () => {
      failed = key
      void answers().then((there) => reject(there ? new NoKey() : new Error('the lab does not answer')))
    }
    websocket.addEventListener('close', refused, { once: true })
    websocket.addEventListener('open', () => {
      websocket.removeEventListener('close', refused)
      resolve({ link, closed })
    })
  })
}

/** Whether the host of this page answers, whatever it says: then only the key was refused. */
const answers = (): Promise<boolean> =>
  fetch(document.baseURI, { method: 'HEAD', cache: 'no-store' }).then(
    () => true,
    () => false,
  )
