import type { contract } from '../../core/contract.ts'
import type { ClientContext, ClientLink } from '@orpc/client'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import { RPCLink as SocketLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { wireTypes } from '../../core/wire.ts'

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

/** Opens a way to the lab service: through the window's port where there is one, else through this page's socket. */
export const open = (): Promise<Way> => (bridge ? openPort(bridge) : openSocket())

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

function openSocket(): Promise<Way> {
  const address = new URL('ws', document.baseURI)
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:'
  const websocket = new WebSocket(address)
  const closed = new Promise<void>((done) => websocket.addEventListener('close', () => done(), { once: true }))
  const link = new SocketLink({ websocket, customJsonSerializers: wireTypes })
  return new Promise((resolve, reject) => {
    websocket.addEventListener('open', () => resolve({ link, closed }), { once: true })
    websocket.addEventListener('close', () => reject(new Error('the lab does not answer')), { once: true })
  })
}
