import { createServer, STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Page } from '../page/files.ts'
import { headersOf, pageHeaders } from '../page/headers.ts'
import { doorPage, doorScript, doorScriptAddress } from './door.ts'
import { refusal } from './guard.ts'
import { Keys } from './keys.ts'
import { pipe } from './pipe.ts'
import { place } from './place.ts'
import { closeSilent } from './silence.ts'

/** Options for serving a browser. */
export interface ServeOptions {
  page: Page
  /** 0 chooses any free port. */
  port: number
  /** Opens a socket to the lab service, for one browser window. */
  reach(): Promise<WebSocket>
  /** Called if the lab service could not be reached. */
  failed(reason: string): void
}

/** A served lab. */
export interface Served {
  port: number
  /** The first address, which contains the token. */
  url: string
  close(): Promise<void>
}

const largestMessage = 16 * 2 ** 20

/** Serves the page and the lab on 127.0.0.1 to anyone with the token. Rejects if the port is taken. */
export async function serve({ page, port: wanted, reach, failed }: ServeOptions): Promise<Served> {
  const limits = { maxHeaderSize: 16_384, headersTimeout: 10_000, requestTimeout: 30_000 }
  const server = createServer({ ...limits, connectionsCheckingInterval: 5000 }, (request, response) => {
    answer(request, response, page, keys)
  })
  server.setTimeout(60_000)
  const connections = connectionsOf(server)
  closeSilent(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(wanted, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const keys = new Keys(port)
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: largestMessage,
    perMessageDeflate: false,
    // The key is sent as a second protocol, and is never sent back.
    handleProtocols: () => 'pellucid',
  })

  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy())
    const refused = refusal(request, true)
    if (refused) return turnAway(stream, refused.status)
    if (request.url !== `${place}/ws`) return turnAway(stream, 404)
    if (!keys.admits(request.headers.cookie)) return turnAway(stream, 401)
    if (!keys.opens(request.headers['sec-websocket-protocol'])) return turnAway(stream, 401)
    sockets.handleUpgrade(request, stream, head, (browser) => pipe(browser, reach, failed))
  })

  return {
    port,
    url: `http://127.0.0.1:${port}/?token=${keys.token}`,
    async close() {
      for (const socket of sockets.clients) socket.close(1001, 'the server ended')
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeAllConnections()
      // Closes connections that clients leave open.
      const cut = setTimeout(() => connections.forEach((socket) => socket.destroy()), 200)
      await closed
      clearTimeout(cut)
    },
  }
}

/** Every open connection, whatever its use. */
function connectionsOf(server: Server): Set<Socket> {
  const open = new Set<Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  return open
}

function answer(request: IncomingMessage, response: ServerResponse, page: Page, keys: Keys): void {
  const say = (status: number, text: string, headers: Record<string, string> = {}) =>
    response
      .writeHead(status, { ...pageHeaders, 'content-type': 'text/plain; charset=utf-8', ...headers })
      .end(request.method === 'HEAD' ? undefined : text)
  const refused = refusal(request, false)
  if (refused) return void say(refused.status, refused.why)
  const url = request.url ?? ''
  if (url.startsWith('/?token=')) {
    const entry = keys.exchange(url.slice('/?token='.length), performance.now())
    if (entry === 'wait') return void say(429, 'Too many wrong tokens. Try again in a minute.')
    if (entry === null) return void say(401, 'This token does not belong to this lab. Use the address that it printed.')
    const headers = { 'set-cookie': entry.cookie, 'content-type': 'text/html; charset=utf-8' }
    return void say(200, doorPage(entry.key), headers)
  }
  // A browser keeps the part after # through a redirect.
  if (url === '/') return void say(303, '', { location: `${place}/` })
  if (!keys.admits(request.headers.cookie))
    return void say(401, 'This lab opens with the address that "pellucid serve" printed, including its token.')
  if (url === doorScriptAddress) return void say(200, doorScript, { 'content-type': 'text/javascript; charset=utf-8' })
  const address = url.startsWith(`${place}/`) ? url.slice(place.length) : ''
  const file = page.get(address)
  if (!file) return void say(404, 'Not here.')
  response
    .writeHead(200, { ...headersOf(address), 'content-type': file.type, 'content-length': String(file.bytes.length) })
    .end(request.method === 'HEAD' ? undefined : file.bytes)
}

function turnAway(stream: Duplex, status: number): void {
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
  setTimeout(() => stream.destroy(), 1000).unref()
}
