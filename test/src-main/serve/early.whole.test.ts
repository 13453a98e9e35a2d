import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { before, test, type TestContext } from 'node:test'
import { WebSocket, WebSocketServer } from 'ws'
import { serve, type Served } from '../../../src-main/serve/server.ts'
import { ensureBuilt } from '../../../src-main/start/build.ts'
import { TestLab, until } from '../../whole/processes/lab.ts'
import { startServing } from './serving.ts'

/** The cookie and the key that a server gives for its token. */
async function enter(url: string): Promise<{ cookie: string; key: string }> {
  const [answer] = (await once(get(url), 'response')) as [IncomingMessage]
  let body = ''
  for await (const part of answer.setEncoding('utf8')) body += part
  const cookie = answer.headers['set-cookie']![0]!.split(';')[0]!
  return { cookie, key: /name="key" content="([^"]+)"/.exec(body)![1]! }
}

async function connected(t: TestContext, port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').on('error', () => {})
  t.after(() => socket.destroy())
  await once(socket, 'connect')
  return socket
}

/** A browser's request for a way to the lab, as bytes, from a socket that can be cut at any time. */
async function ask(t: TestContext, port: number, { cookie, key }: { cookie: string; key: string }): Promise<Socket> {
  const socket = await connected(t, port)
  const host = `127.0.0.1:${port}`
  const lines = [
    'GET /lab/ws HTTP/1.1',
    `Host: ${host}`,
    `Origin: http://${host}`,
    `Cookie: ${cookie}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    `Sec-WebSocket-Protocol: pellucid, key.${key}`,
  ]
  socket.write(`${lines.join('\r\n')}\r\n\r\n`)
  assert.match(String((await once(socket, 'data'))[0]), /^HTTP\/1\.1 101 /)
  return socket
}

/** A server whose service is reached when the test says so. */
async function slowToReach(t: TestContext) {
  const service = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(service, 'listening')
  const heard: string[] = []
  service.on('connection', (socket) =>
    socket.on('message', (data) => (heard.push(String(data)), socket.send(`re ${String(data)}`))),
  )
  const { port } = service.address() as AddressInfo
  const gate = Promise.withResolvers<void>()
  const reached: WebSocket[] = []
  const served: Served = await serve({
    page: new Map([['/', { bytes: new Uint8Array([65]), type: 'text/html' }]]),
    port: 0,
    async reach() {
      await gate.promise
      const socket = new WebSocket(`ws://127.0.0.1:${port}`)
      reached.push(socket)
      await once(socket, 'open')
      return socket
    },
    failed: (reason) => assert.fail(reason),
  })
  t.after(async () => {
    service.clients.forEach((socket) => socket.terminate())
    service.close()
    await served.close()
  })
  return { served, service, heard, reached, open: gate.resolve, entry: await enter(served.url) }
}

test('A browser that leaves before its service is reached leaves no connection to it', async (t) => {
  const { served, service, reached, open, entry } = await slowToReach(t)
  for (let k = 0; k < 10; k++) (await ask(t, served.port, entry)).resetAndDestroy()
  const stays = await ask(t, served.port, entry)
  open()
  await until('every way was reached', () => reached.length === 11)
  await until('only one is left', () => service.clients.size === 1)
  stays.destroy()
  await until('none is left', () => service.clients.size === 0)
})

test('What a browser says before its service is reached is passed on, in its order', async (t) => {
  const { served, heard, open, entry } = await slowToReach(t)
  const host = `127.0.0.1:${served.port}`
  const browser = new WebSocket(`ws://${host}/lab/ws`, ['pellucid', `key.${entry.key}`], {
    headers: { cookie: entry.cookie, origin: `http://${host}` },
  })
  await once(browser, 'open')
  assert.equal(browser.protocol, 'pellucid')
  browser.send('first')
  browser.send('second')
  open()
  await until('both are heard', () => heard.length === 2)
  browser.send('third')
  const [answer] = (await once(browser, 'message')) as [Buffer]
  assert.match(String(answer), /^re /)
  await until('all are heard', () => heard.length === 3)
  assert.deepEqual(heard, ['first', 'second', 'third'])
  browser.terminate()
})

test('Silent connections are bounded in number, the oldest goes first, and a browser still gets in', async (t) => {
  const { served, entry } = await slowToReach(t)
  const silent: Socket[] = []
  for (let k = 0; k < 80; k++) silent.push(await connected(t, served.port))
  await until('the oldest are closed', () => silent.slice(0, 16).every((socket) => socket.resume().destroyed))
  assert.equal(silent.slice(16).filter(({ destroyed }) => destroyed).length, 0)
  const stays = await ask(t, served.port, entry)
  await until('silence is not waited for', () => silent.every((socket) => socket.resume().destroyed))
  assert.equal(stays.destroyed, false, 'who has spoken is not silent')
})

test('A server ends though a client neither speaks nor hangs up', async (t) => {
  const { served, entry } = await slowToReach(t)
  await connected(t, served.port)
  const half = await connected(t, served.port)
  half.write('GET / HTTP/1.1\r\nHost: 127')
  const refused = await connected(t, served.port)
  refused.write('GET /nothing HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  await ask(t, served.port, entry)
  await served.close()
})

before(() => ensureBuilt(() => {}))

test('Browsers that leave early and clients that never answer do not keep Ctrl-C from ending the lab', async (t) => {
  const lab = new TestLab(t)
  const served = await startServing(lab)
  const entry = await enter(served.url)
  const descriptors = () => readdirSync(`/proc/${served.process.pid}/fd`).length
  const atRest = descriptors()
  for (let k = 0; k < 20; k++) (await ask(t, served.port, entry)).resetAndDestroy()
  await until('nothing of them is left', () => descriptors() <= atRest + 1)
  await connected(t, served.port)
  await ask(t, served.port, entry)
  served.process.kill('SIGINT')
  assert.equal((await served.ended).code, 130)
  await lab.gone()
})
