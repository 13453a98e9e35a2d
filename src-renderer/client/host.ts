import type { contract } from '../../core/contract/index.ts'
import type { ClientContext, ClientLink } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { wireTypes } from '../../core/contract/wire.ts'
import { findKey, shareKey } from './key.ts'

/** Every call of the contract, as the renderer makes them. */
export type LabClient = ContractRouterClient<typeof contract>

/** One living way to the lab service; `closed` resolves when it has ended. */
export interface Way {
  link: ClientLink<ClientContext>
  closed: Promise<void>
}

/** What the window's preload offers: a call that makes it send a port as a `message` event of `{ pellucid: 'port' }`. */
interface Bridge {
  connect(): void
}

const bridge = (globalThis as { pellucid?: Bridge }).pellucid

/** Opens a way to the lab service: through the window's port where there is one, else through this page's socket (`NoKey`). */
export const open = (): Promise<Way> => (bridge ? openPort(bridge) : openSocket())

if (!bridge) shareKey()

function openPort({ connect }: Bridge): Promise<Way> {
  return new Promise((resolve) => {
    const receive = (event: MessageEvent) => {
      const [port] = event.ports
      if (event.source !== window || event.data?.pellucid !== 'port' || !port) return
      // A port has one owner: whoever else waits gets the next.
      event.stopImmediatePropagation()
      window.removeEventListener('message', receive)
      const closed = new Promise<void>((done) => port.addEventListener('close', () => done(), { once: true }))
      const link = new PortLink({ port, customJsonSerializers: wireTypes })
      port.start()
      resolve({ link, closed })
    }
    window.addEventListener('message', receive)
    connect()
  })
}

/** The key that last opened nothing. */
let failed: string | null = null

async function openSocket(): Promise<Way> {
  const key = await findKey(failed)
  const address = new URL('ws', document.baseURI)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  // Not in the address, which ends up in logs.
  const websocket = new WebSocket(address, ['pellucid', `key.${key}`])
  const closed = new Promise<void>((done) => websocket.addEventListener('close', () => done(), { once: true }))
  const link = new SocketLink({ websocket, customJsonSerializers: wireTypes })
  return new Promise((resolve, reject) => {
    const refused = () => {
      failed = key
      reject(new Error('the lab does not answer'))
    }
    websocket.addEventListener('close', refused, { once: true })
    websocket.addEventListener('open', () => {
      websocket.removeEventListener('close', refused)
      resolve({ link, closed })
    })
  })
}
