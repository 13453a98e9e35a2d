import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { WebSocket } from 'ws'
import { ensureBuilt } from '../../../src-main/start/build.ts'
import { logOf } from '../../../src-main/service/life/log.ts'
import { launch } from '../../whole/browser/chromium.ts'
import { inPage } from '../../whole/browser/client.ts'
import { enemy, hearScripts, moreThanText, traversals, tryScripts } from '../../whole/browser/hostile.ts'
import { TestLab } from '../../whole/processes/lab.ts'
import { measuredHistory } from '../../src-renderer/screens/history.ts'
import { startServing } from './serving.ts'

before(() => ensureBuilt(() => {}))

const arithmetic = new URL('../../whole/processes/arithmetic.ts', import.meta.url).href
const hostileName = enemy('a name')

test('The lab in the browser', async (t) => {
  const lab = new TestLab(t)
  const served = await startServing(lab)
  const { port, token } = served
  const host = `127.0.0.1:${port}`

  /** One request as no browser would write it: any target, any headers. */
  const ask = (target: string, headers: Record<string, string> = {}, method = 'GET') =>
    new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>((resolve, reject) => {
      const asked = request({ port, host: '127.0.0.1', path: target, method, headers: { host, ...headers } })
      asked.on('error', reject).on('response', (answer) => {
        let body = ''
        answer.setEncoding('utf8').on('data', (text: string) => (body += text))
        answer.on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, body }))
      })
      asked.end()
    })
  /** Whether a socket opens, or the status that it is turned away with. */
  const dial = (headers: Record<string, string>, { path = '/lab/ws', name = host, key = ownKey } = {}) =>
    new Promise<number | 'open'>((resolve, reject) => {
      const protocols = key === '' ? [] : ['pellucid', `key.${key}`]
      const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, { headers: { host: name, ...headers } })
      socket.on('open', () => (socket.close(), resolve('open')))
      socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode!))
      socket.on('error', reject)
    })
  const entered = await ask(`/?token=${token}`)
  const cookie = String(entered.headers['set-cookie']).split(';')[0]!
  const ownKey = /name="key" content="([\w-]{43})"/.exec(entered.body)![1]!

  await t.test(
    'exchanges the token for a cookie that no script and no other site sees, and for a key that is not in it',
    () => {
      assert.equal(entered.status, 200)
      assert.match(
        String(entered.headers['set-cookie']),
        /^pellucid_\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/lab$/,
      )
      const secrets = [token, cookie.split('=')[1]!, ownKey]
      assert.equal(new Set(secrets).size, 3)
      assert.equal(JSON.stringify(entered.headers).includes(ownKey), false)
      assert.equal(entered.body.includes(token), false)
    },
  )

  await t.test('is closed to whoever has no cookie or a wrong one', async () => {
    for (const target of ['/lab/', '/lab/assets/x.js', '/lab/door.js', '/nothing'])
      assert.equal((await ask(target)).status, 401, target)
    assert.equal((await ask('/lab/', { cookie: cookie.replace(/=.*/, `=${'A'.repeat(43)}`) })).status, 401)
    assert.equal((await ask('/lab/', { cookie })).status, 200)
    const root = await ask('/')
    assert.deepEqual([root.status, root.headers.location, root.body], [303, '/lab/', ''])
    assert.equal((await ask(`/?token=${token.slice(0, -1)}`)).status, 401)
    assert.equal((await ask('/?token=')).status, 401)
    assert.equal(await dial({ origin: `http://${host}` }), 401)
    assert.equal(await dial({ origin: `http://${host}`, cookie }), 'open')
  })

  await t.test('is not opened by the cookie alone, which every port of this machine is sent', async () => {
    const origin = `http://${host}`
    for (const key of ['', 'A'.repeat(43), `${ownKey}A`, token, cookie.split('=')[1]!])
      assert.equal(await dial({ origin, cookie }, { key }), 401, key)
    assert.equal(await dial({ origin }), 401, 'nor by the key alone')
  })

  await t.test('answers no foreign Host, cookie or not', async () => {
    for (const foreign of ['example.org', `example.org:${port}`, `127.0.0.1.example.org:${port}`, `localhost.:${port}`])
      for (const target of ['/', '/lab/', `/?token=${token}`])
        assert.equal((await ask(target, { host: foreign, cookie })).status, 403, foreign)
    const origin = `http://example.org:${port}`
    assert.equal(await dial({ origin, cookie }, { name: `example.org:${port}` }), 403)
    for (const ours of [`localhost:${port}`, `127.0.0.1:${port}`, `[::1]:${port}`, 'localhost:8080'])
      assert.equal((await ask('/lab/', { host: ours, cookie })).status, 200, `${ours}: a tunnel may end on any port`)
  })

  await t.test('answers no foreign Origin, and no socket without one', async () => {
    for (const origin of [
      'http://example.org',
      `https://${host}`,
      `http://localhost:${port}`,
      'null',
      `http://${host}.org`,
    ]) {
      assert.equal(await dial({ origin, cookie }), 403, origin)
      assert.equal((await ask('/lab/', { origin, cookie })).status, 403, origin)
    }
    assert.equal(await dial({ cookie }), 403)
    assert.equal(
      (await ask('/lab/', { cookie, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'no-cors' })).status,
      403,
    )
    assert.equal((await ask('/lab/', { cookie }, 'POST')).status, 405)
    assert.equal(await dial({ origin: `http://${host}`, cookie }, { path: '/lab/' }), 404)
  })

  await t.test('answers from its fixed map of files only', async () => {
    for (const target of traversals.flatMap((target) => [target, `/lab${target}`])) {
      const { status, body } = await ask(target, { cookie })
      assert.equal(status, 404, target)
      assert.equal(body, 'Not here.')
    }
  })

  await t.test('says with every answer what a browser may do with it', async () => {
    for (const { headers } of [
      await ask('/lab/', { cookie }),
      await ask('/lab/'),
      await ask('/x', { host: 'example.org' }),
    ]) {
      const policy = String(headers['content-security-policy'])
      assert.match(policy, /default-src 'none'; script-src 'self';.*object-src 'none'.*frame-ancestors 'none'/)
      assert.equal(policy.includes('unsafe-eval') || /script-src[^;]*unsafe-inline/.test(policy), false)
      assert.equal(headers['x-content-type-options'], 'nosniff')
      assert.equal(headers['x-frame-options'], 'DENY')
      assert.equal(headers['referrer-policy'], 'no-referrer')
      assert.equal(headers['cross-origin-opener-policy'], 'same-origin')
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin')
      assert.equal(headers['cache-control'], 'no-store')
      assert.equal(headers['access-control-allow-origin'], undefined)
    }
  })

  await t.test('lets a browser keep what its name pins down, and nothing else', async () => {
    const { body } = await ask('/lab/', { cookie })
    const assets = [...body.matchAll(/(?:src|href)="\.?(\/assets\/[^"]+)"/g)].map(([, address]) => `/lab${address!}`)
    assert.ok(assets.some((address) => address.endsWith('.js')) && assets.some((address) => address.endsWith('.css')))
    for (const address of assets) {
      const kept = await ask(address, { cookie })
      assert.deepEqual([kept.status, kept.headers['cache-control']], [200, 'private, max-age=31536000, immutable'])
      assert.match(String(kept.headers['content-security-policy']), /default-src 'none'/)
      const strange = await ask(address, {})
      assert.deepEqual([strange.status, strange.headers['cache-control']], [401, 'no-store'])
    }
    const missing = assets[0]!.replace(/.{8}(?=\.\w+$)/, 'AAAAAAAA')
    for (const address of ['/', '/lab/', '/lab/door.js', `/?token=${token}`, '/nothing', missing])
      assert.equal((await ask(address, { cookie })).headers['cache-control'], 'no-store', address)
  })

  await t.test('listens on this machine only', async () => {
    const lines = readFileSync('/proc/net/tcp', 'latin1')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
    const bound = lines.filter(([, local, , state]) => state === '0A' && parseInt(local!.split(':')[1]!, 16) === port)
    assert.deepEqual(
      bound.map(([, local]) => local!.split(':')[0]),
      ['0100007F'],
    )
    assert.equal(readFileSync('/proc/net/tcp6', 'latin1').includes(`:${port.toString(16).toUpperCase()} 0000`), false)
  })

  await t.test('opens in a browser, and its page runs nothing but its own files', async (t) => {
    const browser = await launch()
    t.after(() => browser.close())
    const page = await browser.newPage()
    await page.goto(served.url)
    assert.equal(page.url().includes('token'), false)
    assert.equal(await page.evaluate('document.cookie'), '')
    assert.equal(await page.evaluate('document.referrer'), '')
    const text = readFileSync(lab.experiment({}, 'seeds: 1\ntraining: { steps: 40 }\n', 'hostile'), 'utf8')
    const named = text.replace('name: hostile', `name: ${JSON.stringify(hostileName)}`)
    await inPage(page, (lab, text) => lab.experiments.create({ text, keep: true }), named)
    await page.getByText(hostileName, { exact: false }).first().waitFor()
    assert.deepEqual(await tryScripts(page), [])
  })

  await t.test(
    'opens after a link on another site, where a browser holds the cookie back from a redirect',
    async (t) => {
      const browser = await launch()
      t.after(() => browser.close())
      const page = await browser.newPage()
      await page.route('http://example.org/', (route) =>
        route.fulfill({ contentType: 'text/html', body: `<a href="${served.url}">lab</a>` }),
      )
      await page.goto('http://example.org/')
      await page.getByText('lab').click()
      await page.getByRole('heading').first().waitFor()
      assert.equal(page.url().includes('token'), false)
    },
  )

  await t.test('slows down whoever guesses, and nobody who has the token', async () => {
    let last = 0
    for (let k = 0; k < 40; k++) last = (await ask(`/?token=guess${k}`)).status
    assert.equal(last, 429)
    assert.equal((await ask(`/?token=${token}`)).status, 200)
    assert.equal((await ask(`/?token=guess`)).status, 429)
    assert.equal((await ask('/lab/', { cookie })).status, 200, 'whoever is in stays in')
  })

  await t.test('says its token once, on its first line, and in no log', async () => {
    const log = readFileSync(logOf(lab.history), 'utf8')
    served.process.kill('SIGTERM')
    const { out, err, code } = await served.ended
    assert.equal(code, 0, err)
    assert.equal(out.split(token).length, 2)
    assert.equal(err.includes(token), false)
    for (const secret of [token, cookie.split('=')[1]!, ownKey]) assert.equal((err + log).includes(secret), false)
    assert.equal(out.includes(ownKey), false)
    await lab.gone()
  })
})

/** Waits until a text can be read on a page: as words, in a field, or in a hint. */
async function read(page: Page, text: string, what: string): Promise<void> {
  const all = `[document.body.textContent, ...[...document.querySelectorAll('input, textarea, [title], [aria-label]')]
    .map((one) => [one.value, one.title, one.ariaLabel].join(' '))].join(' ')`
  for (const patience = performance.now() + 60_000; !String(await page.evaluate(all)).includes(text); await sleep(50))
    assert.ok(performance.now() < patience, `not to be read: ${what}`)
}

/** Screens, and what of an enemy's is to be read on each. */
const screens: [place: string, ...seen: string[]][] = [
  ['', 'name'],
  ['?chosen=1', 'name', 'notes', 'tag', 'engine', 'device', 'warning'],
  ['experiments/1/live', 'name', 'curve', 'engine', 'device', 'reason'],
  ['experiments/1/tradeoff', 'name'],
  ['experiments/1/runs', 'name'],
  ['experiments/1/runs?run=1', 'name', 'curve', 'engine', 'device', 'comment'],
  ['experiments/1/runs?run=6', 'reason'],
  ['experiments/1/units?run=1', 'name', 'concept 1'],
  ['experiments/1/answers', 'name'],
  ['new', 'draft'],
  ['device', 'summary', 'why not', 'version', 'processor', 'program', 'kernel'],
]

test('Whatever a history or an engine says is text on every screen, even where no policy would stop it', async (t) => {
  const lab = new TestLab(t)
  await measuredHistory(lab.history, (what) => enemy(what))
  writeFileSync(
    lab.module,
    `export * from ${JSON.stringify(arithmetic)}
    export { catalog } from ${JSON.stringify(new URL('../../../worker/catalog.ts', import.meta.url).href)}
    export const engines = async () => [
      { name: 'abacus', summary: ${JSON.stringify(enemy('summary'))}, available: true, versions: { ${JSON.stringify(enemy('part'))}: ${JSON.stringify(enemy('version'))} },
        device: ${JSON.stringify(enemy('processor'))}, speeds: [{ program: ${JSON.stringify(enemy('program'))}, flops: 1, modelStepsPerSecond: 1 }], warnings: [${JSON.stringify(enemy('kernel'))}] },
      { name: 'none', summary: '', available: false, reason: ${JSON.stringify(enemy('why not'))}, versions: {} },
    ]`,
  )
  const served = await startServing(lab)
  const browser = await launch()
  t.after(() => browser.close())
  const context = await browser.newContext({ bypassCSP: true, viewport: { width: 1440, height: 900 } })
  await hearScripts(context)
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  await page.goto(served.url)
  await page.evaluate(`localStorage.setItem('pellucid draft', ${JSON.stringify(`name: "${enemy('draft')}"`)})`)
  for (const [place, ...seen] of screens) {
    await page.goto('about:blank')
    await page.goto(`${new URL('/', served.url)}#/${place}`)
    for (const what of seen) await read(page, enemy(what), `${what} on ${place || 'experiments'}`)
    assert.deepEqual(await moreThanText(page), [], place)
  }
  // The check itself: markup that is let in is heard.
  await page.evaluate(`document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(enemy('let in'))})`)
  await page.waitForFunction('heard.includes("let in")')
  assert.ok((await moreThanText(page)).length > 1)
})
