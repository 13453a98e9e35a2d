import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { WebSocket } from 'ws'
import { ensureBuilt } from '../../../src-main/start/build.ts'
import { launch } from '../../whole/browser/chromium.ts'
import { TestLab } from '../../whole/processes/lab.ts'
import { startServing } from './serving.ts'

const hasKey = async (page: Page) => {
  while ((await page.evaluate('sessionStorage.getItem("pellucid.key")')) === null) await sleep(100)
}

before(() => ensureBuilt(() => {}))

test('The key stays in its tab, is given to other tabs of the lab, and to no other port of this machine', async (t) => {
  const lab = new TestLab(t)
  const served = await startServing(lab)
  const asked: IncomingMessage[] = []
  const other = createServer((request, response) => {
    asked.push(request)
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>another user</title>')
  }).listen(0, '127.0.0.1')
  t.after(() => other.close())
  await once(other, 'listening')
  const strange = `http://127.0.0.1:${(other.address() as AddressInfo).port}`

  const browser = await launch()
  t.after(() => browser.close())
  const context = await browser.newContext()
  context.setDefaultTimeout(120_000)
  const first = await context.newPage()
  await first.goto(`${served.url}#/new`)
  await first.waitForURL(/\/lab\/#\/new$/)
  await hasKey(first)
  await first.goto(`${new URL('/', served.url)}#/`)
  await first.getByRole('heading').first().waitFor()
  assert.equal(await first.evaluate('localStorage.getItem("pellucid.key")'), null)
  await first.reload()
  await first.getByRole('heading').first().waitFor()
  const home = first.url()

  await t.test('another port is sent the cookie only at our path, and opens nothing with it', async () => {
    const page = await context.newPage()
    await page.goto(strange)
    await page.goto(`${strange}/lab/`)
    assert.equal(asked.find(({ url }) => url === '/')!.headers.cookie, undefined)
    const { cookie } = asked.find(({ url }) => url === '/lab/')!.headers
    assert.match(cookie ?? '', /^pellucid_/, 'a browser keeps cookies apart by host only: this is what the key is for')
    assert.equal(await page.evaluate('sessionStorage.length'), 0)
    const host = `127.0.0.1:${served.port}`
    const stolen = new WebSocket(`ws://${host}/lab/ws`, { headers: { cookie, origin: `http://${host}` } })
    const [, { statusCode }] = (await once(stolen, 'unexpected-response')) as [unknown, IncomingMessage]
    assert.equal(statusCode, 401)
    await page.close()
  })

  await t.test('a tab that is opened from a copied address gets the key from another', async () => {
    const second = await context.newPage()
    await second.goto(home)
    await second.getByRole('heading').first().waitFor()
    await hasKey(second)
    assert.equal(await second.getByText('This tab was not let in').count(), 0)
    await second.close()
  })

  await t.test('a tab that is alone says what to do, and follows when another was let in', async () => {
    await first.close()
    const alone = await context.newPage()
    await alone.goto(home)
    await alone.getByText('This tab was not let in').waitFor()
    const again = await context.newPage()
    await again.goto(served.url)
    await hasKey(alone)
    await alone.getByText('This tab was not let in').waitFor({ state: 'detached' })
  })
})
