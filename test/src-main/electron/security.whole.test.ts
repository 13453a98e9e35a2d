import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { traversals, tryScripts } from '../../whole/browser/hostile.ts'
import { isOurs } from '../../../src-main/electron/page.ts'
import { ensureBuilt } from '../../../src-main/start/build.ts'
import { TestLab, until } from '../../whole/processes/lab.ts'
import { startShell } from './shell.ts'

test('An address is our own page only when scheme and host are ours and nobody is named in it', () => {
  for (const address of ['app://lab/', 'app://lab/#/new', 'app://lab/assets/index.js'])
    assert.equal(isOurs(address), true)
  for (const address of ['app://lab.evil/', 'app://lab@evil/', 'app://evil@lab/', 'app:lab', 'https://lab/', 'lab', ''])
    assert.equal(isOurs(address), false, address)
})

before(() => ensureBuilt(() => {}))

test('The window of the desktop app', async (t) => {
  const lab = new TestLab(t)
  const app = await startShell(t, lab)
  const page = await app.page()
  await page.getByRole('heading').first().waitFor()
  const onStandIn = { skip: app.isReal && 'needs what no user can do: tried on the stand-in' }
  const evaluate = <T>(code: string) => page.evaluate(code) as Promise<T>

  await t.test('gives its page one frozen call, and nothing of Node', async () => {
    const surface = await evaluate(`({
      call: Object.keys(pellucid), frozen: Object.isFrozen(pellucid) && delete globalThis.pellucid === false,
      returns: pellucid.connect() ?? null,
      node: ['require', 'process', 'module', 'Buffer', 'global', 'electron', '__dirname'].filter((name) => name in globalThis),
    })`)
    assert.deepEqual(surface, { call: ['connect', 'pathOf'], frozen: true, returns: null, node: [] })
  })

  await t.test('keeps its page in a sandbox, an isolated world and the rules of the web', async () => {
    const { preferences } = await app.window()
    const wanted = {
      sandbox: true,
      contextIsolation: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,

      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
    }
    for (const [name, value] of Object.entries(wanted)) assert.equal(preferences[name], value, name)
    assert.equal('enableBlinkFeatures' in preferences, false)
  })

  await t.test('goes nowhere else', async () => {
    for (const address of ['https://example.org/', `${app.origin.replace('lab', 'evil')}/`, 'http://127.0.0.1:1/']) {
      await evaluate(`void (location.href = ${JSON.stringify(address)})`)
      await sleep(150)
    }
    await evaluate(`{ const link = document.createElement('a'); link.href = 'https://example.org/'; link.click() }`)
    await sleep(150)
    assert.equal(page.url().startsWith(`${app.origin}/`), true, page.url())
    assert.deepEqual(app.escapes, [])
  })

  await t.test('opens no other window, and hands only known papers and pages to the browser', async () => {
    const tried = [
      'https://example.org/',
      'https://arxiv.org.example.org/',
      'https://arxiv.org@example.org/',
      'http://arxiv.org/abs/1',
      'https://arxiv.org/abs/1312.6114',
    ]
    const pages = () => page.context().pages().length
    for (const address of tried) await evaluate(`void window.open(${JSON.stringify(address)})`)
    await until('the paper is handed over and all windows are closed', () => app.external.length > 0 && pages() === 1)
    assert.deepEqual(app.escapes, [])
    assert.deepEqual([...app.external], ['https://arxiv.org/abs/1312.6114'])
  })

  await t.test('asks for nothing but to write what is copied', async () => {
    const names = ['geolocation', 'notifications', 'camera', 'midi', 'clipboard-read', 'clipboard-write']
    const states = await evaluate<string[]>(
      `Promise.all(${JSON.stringify(names)}.map((name) => navigator.permissions.query({ name }).then(({ state }) => state)))`,
    )
    assert.deepEqual(states, ['denied', 'denied', 'denied', 'denied', 'denied', 'granted'])
  })

  await t.test('runs no program that text was turned into, and loads nothing from elsewhere', async () => {
    assert.deepEqual(await tryScripts(page), [])
    assert.deepEqual(app.escapes, [])
  })

  await t.test('denies a permission both when it is requested and when it is checked', onStandIn, async () => {
    const no = { request: false, check: false }
    const copying = 'clipboard-sanitized-write'
    for (const name of ['media', 'geolocation', 'notifications', 'fullscreen', 'openExternal', 'fileSystem', 'unknown'])
      assert.deepEqual(await app.force('permission', name, 'app://lab/'), no, name)
    assert.deepEqual(await app.force('permission', copying, 'app://lab/'), { request: true, check: true })
    assert.deepEqual(await app.force('permission', copying, 'https://example.org/'), no)
  })

  await t.test('gives no device, and attaches no embedded page', onStandIn, async () => {
    assert.equal(await app.force('devices', app.origin), false)
    assert.equal(await app.force('webview'), false)
  })

  await t.test('answers from its fixed map of files only', onStandIn, async () => {
    const status = (url: string, method = 'GET') => app.force('request', url, method)
    assert.equal(await status('app://lab/'), 200)
    for (const address of traversals)
      // The parser of addresses takes `..` out before a handler sees it; what is left is `/` for one of these.
      if (new URL(address, 'app://lab/').href !== 'app://lab/')
        assert.equal(Number(await status(new URL(address, 'app://lab/').href)) >= 400, true, address)
    for (const address of ['app://evil/', 'app://lab.evil/', 'app://lab:8080/'])
      assert.equal(await status(address), 403, address)
    assert.equal(await status('app://lab/', 'POST'), 403)
  })

  await t.test('opens the lab to its own page only', onStandIn, async () => {
    assert.equal(await app.force('send', 'app://evil/', true), true)
    assert.equal(await app.force('send', 'https://lab/', true), true)
    assert.equal(await app.force('send', 'app://lab/', false), true, 'a frame within our page')
    assert.equal(await app.force('send', 'app://lab/', true), false)
  })
})
