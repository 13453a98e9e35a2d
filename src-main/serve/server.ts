import { createServer, STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { Page } from '../page/files.ts'
import { headersOf, pageHeaders } from '../page/headers.ts'
import { refusal } from './guard.ts'
import { Keys } from './keys.ts'
import { pipe } from './pipe.ts'

/** What a browser is served. */
export interface ServeOptions {
  page: Page
  /** 0 for any free port. */
  port: number
  /** An open socket to the lab service, for one browser window. */
  reach(): Promise<WebSocket>
  /** The lab service could not be reached. */
  failed(reason: string): void
}

/** A lab in the browser. */
export interface Served {
  port: number
  /** The first address, with the token in it. */
  url: string
  close(): Promise<void>
}

const largestMessage = 16 * 2 ** 20

/** Serves the page and the lab on 127.0.0.1, to whoever has the token. Rejects when the port is taken. */
export async function serve({ page, port: wanted, reach, failed }: ServeOptions): Promise<Served> {
  const server = createServer({ maxHeaderSize: 16_384, requestTimeout: 30_000 }, (request, response) => {
    answer(request, response, page, keys)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(wanted, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const keys = new Keys(port)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessage, perMessageDeflate: false })

  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy())
    const refused = refusal(request, true)
    if (refused) return turnAway(stream, refused.status)
    if (request.url !== '/ws') return turnAway(stream, 404)
    if (!keys.admits(request.headers.cookie)) return turnAway(stream, 401)
    sockets.handleUpgrade(request, stream, head, (browser) => {
      browser.on('error', () => browser.terminate())
      // What the browser says meanwhile waits in its socket.
      browser.pause()
      reach().then(
        (service) => {
          pipe(browser, service)
          browser.resume()
        },
        (error: Error) => {
          failed(error.message)
          browser.resume()
          browser.close(1013, 'no lab service')
        },
      )
    })
  })

  return {
    port,
    url: `http://127.0.0.1:${port}/?token=${keys.token}`,
    async close() {
      for (const socket of sockets.clients) socket.close(1001, 'the server ended')
      server.closeAllConnections()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        setTimeout(() => sockets.clients.forEach((socket) => socket.terminate()), 200).unref()
      })
    },
  }
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
    const cookie = keys.exchange(url.slice('/?token='.length), performance.now())
    if (cookie === 'wait') return void say(429, 'Too many wrong tokens. Try again in a minute.')
    if (cookie === null) return void say(401, 'This token is not of this lab. Use the address that it printed.')
    const entry = { 'set-cookie': cookie, location: '/' }
    // After a link on another site a browser withholds the new cookie from a redirect, but not from our own page.
    if (request.headers['sec-fetch-site'] === 'cross-site')
      return void say(200, '<meta http-equiv="refresh" content="0; url=/">', {
        'set-cookie': cookie,
        'content-type': 'text/html; charset=utf-8',
      })
    return void say(303, '', entry)
  }
  if (!keys.admits(request.headers.cookie))
    return void say(401, 'This lab opens with the address that "pellucid serve" printed, token and all.')
  const file = page.get(url)
  if (!file) return void say(404, 'Not here.')
  response
    .writeHead(200, { ...headersOf(url), 'content-type': file.type, 'content-length': String(file.bytes.length) })
    .end(request.method === 'HEAD' ? undefined : file.bytes)
}

function turnAway(stream: Duplex, status: number): void {
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
}
