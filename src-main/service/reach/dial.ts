import { connect as connectSocket } from 'node:net'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/websocket'
import type { ContractRouterClient } from '@orpc/contract'
import { WebSocket } from 'ws'
import type { contract } from '../../../core/contract/index.ts'
import { wireTypes } from '../../../core/contract/wire.ts'

/** A client's view of the lab: every call of the contract. */
export type Lab = ContractRouterClient<typeof contract>

/** A connection to the lab service of one history. */
export interface Connection {
  readonly lab: Lab
  /** Resolves when the connection ends, from either side. */
  readonly closed: Promise<void>
  close(): void
}

const patienceMs = 20_000

/** An open socket to the service that listens at an address; null when nobody does, or nobody answers in time. */
export async function dial(address: string, withinMs = patienceMs): Promise<WebSocket | null> {
  const websocket = new WebSocket('ws://pellucid/rpc', {
    createConnection: () => connectSocket(address),
    maxPayload: 2 ** 30,
    perMessageDeflate: false,
  })
  const late = setTimeout(() => websocket.terminate(), withinMs)
  const opened = await new Promise<boolean>((resolve) => {
    websocket.once('open', () => resolve(true))
    websocket.once('error', () => resolve(false))
  })
  clearTimeout(late)
  if (!opened) return null
  websocket.on('error', () => websocket.terminate())
  return websocket
}

/** The calls of the contract, over an open socket. */
export function labOn(websocket: WebSocket): Connection {
  const closed = new Promise<void>((resolve) => websocket.once('close', () => resolve()))
  const link = new RPCLink({
    websocket: websocket as unknown as globalThis.WebSocket,
    customJsonSerializers: wireTypes,
  })
  return { lab: createORPCClient<Lab>(link), closed, close: () => websocket.close() }
}
