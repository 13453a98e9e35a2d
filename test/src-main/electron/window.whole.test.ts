import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { inPage } from '../../whole/browser/client.ts'
import { ensureBuilt } from '../../../src-main/start/build.ts'
import { TestLab, until } from '../../whole/processes/lab.ts'
import { startShell, type Shell } from './shell.ts'

before(() => ensureBuilt(() => {}))

const long = 'seeds: 2\ntraining: { steps: 40000 }\n'

/** Begins a sweep through the page, as its button does: it trains on whoever leaves. */
async function begin(app: Shell, lab: TestLab, rest = long): Promise<void> {
  const text = readFileSync(lab.experiment({}, rest), 'utf8')
  await inPage(await app.page(), (lab, text) => lab.experiments.create({ text, keep: true }), text)
  await until('a trainer has started', () => lab.processes().some(({ role }) => role === 'trainer'))
}

test('The window shows the lab, its port carries every kind of value, and closing leaves no process', async (t) => {
  const lab = new TestLab(t)
  const app = await startShell(t, lab)
  const page = await app.page()
  await page.getByRole('heading').first().waitFor()
  const info = await inPage(page, (lab) => lab.service.info())
  assert.equal(info.history.endsWith('lab.db'), true)
  assert.equal(info.clients >= 2, true, 'the page has a socket of its own, and so has the window')
  const refused = await inPage(page, (lab) =>
    lab.experiments
      .show({ experiment: 'nothing' })
      .catch((error: { code: string; message: string }) => [error.code, error.message]),
  )
  assert.deepEqual(refused, ['NOT_FOUND', 'there is no experiment "nothing"; this history is empty'])

  await app.menu('New experiment')
  await page.waitForURL(/#\/new$/)
  await app.menu('Device')
  await page.waitForURL(/#\/device$/)

  await app.close()
  assert.deepEqual(await app.ended, { code: 0, err: '' })
  await lab.gone()
})

/** The page saves a file, as its export menus do. */
const download = (page: Page, name: string, text: string) =>
  page.evaluate(
    `{ const link = document.createElement('a')
      link.href = URL.createObjectURL(new Blob([${JSON.stringify(text)}])); link.download = ${JSON.stringify(name)}
      link.click() }`,
  )

test('An export is asked for its place, starting in the folder of the last one', async (t) => {
  const lab = new TestLab(t)
  const app = await startShell(t, lab)
  const page = await app.page()
  const save = (name: string, text: string) => download(page, name, text)
  await save('a: "b".svg', '<svg/>')
  const first = await app.asked()
  assert.equal(first.what, 'save')
  assert.match(first.value.defaultPath!, /ocuments[/\\]a[-_ ]*b[-_]?\.svg$/)
  const place = join(lab.folder, 'figure.svg')
  first.answer(place)
  await until('it is written', () => existsSync(place) && readFileSync(place, 'utf8') === '<svg/>')
  await until('it is remembered', () => existsSync(join(lab.folder, 'user', 'window.json')))
  await save('next.csv', 'x')
  const next = await app.asked()
  assert.equal(next.value.defaultPath, join(lab.folder, 'next.csv'))
  next.answer(null)
})

test('An export is written where a link leads, puts nothing in the place of a pipe, and says what is in the way', async (t) => {
  const lab = new TestLab(t)
  const app = await startShell(t, lab)
  const page = await app.page()
  const at = (name: string) => join(lab.folder, name)
  const asides = () => readdirSync(tmpdir()).filter((name) => name.startsWith('pellucid-export-'))
  const before = asides()
  const saveAt = async (name: string) => {
    await download(page, 'x.csv', 'new')
    const asked = await app.asked()
    assert.equal(asked.what, 'save')
    asked.answer(at(name))
  }
  const isTold = async (why: RegExp) => {
    const asked = await app.asked()
    assert.equal(asked.value.message, 'The export was not saved.')
    assert.match(asked.value.detail!, why)
    asked.answer(0)
  }
  writeFileSync(at('target.csv'), 'old')
  symlinkSync(at('target.csv'), at('link.csv'))
  await saveAt('link.csv')
  await until('it is written', () => readFileSync(at('target.csv'), 'utf8') === 'new')
  assert.ok(lstatSync(at('link.csv')).isSymbolicLink())

  mkdirSync(at('folder.csv'))
  await saveAt('folder.csv')
  await isTold(/folder\.csv: it is a folder/)
  await saveAt(join('nowhere', 'x.csv'))
  await isTold(/x\.csv: the folder \S+ does not exist/)
  if (spawnSync('mkfifo', [at('pipe.csv')]).status === 0) {
    await saveAt('pipe.csv')
    await isTold(/pipe\.csv: it is a pipe, and nobody reads from it/)
    assert.ok(lstatSync(at('pipe.csv')).isFIFO())
  } else t.diagnostic('no pipe was tried: there is no mkfifo here')
  await until('nothing is left aside', () => asides().every((name) => before.includes(name)))
})

test('The window opens where it was left, unless that is off every screen or not to be read', async (t) => {
  const lab = new TestLab(t)
  const bounds = { x: 100, y: 50, width: 1000, height: 700 }
  const open = async () => {
    const app = await startShell(t, lab)
    await app.page()
    const facts = await app.window()
    return { app, bounds: facts.bounds }
  }
  const first = await open()
  await first.app.setBounds(bounds)
  await first.app.close()
  await first.app.ended
  const second = await open()
  assert.deepEqual(second.bounds, bounds)
  await second.app.setBounds({ ...bounds, x: 5000 })
  await second.app.close()
  await second.app.ended
  const third = await open()
  assert.notEqual(third.bounds.x, 5000)
  await third.app.close()
  await third.app.ended
  writeFileSync(join(lab.folder, 'user', 'window.json'), '{"window": {"x": "left"')
  const fourth = await open()
  assert.equal(fourth.bounds.width, 1280)
})

test('A second start shows the first window, and says so when it wanted another history', async (t) => {
  const lab = new TestLab(t)
  const app = await startShell(t, lab)
  await app.page()
  await app.minimize()
  const { focused } = await app.window()
  const second = await startShell(t, lab)
  assert.equal((await second.ended).code, 0)
  await until('the first is told', () => true)
  const facts = await app.window()
  assert.equal(facts.minimized, false)
  assert.equal(facts.focused > focused, true)
  const other = await startShell(t, lab, [`--history=${join(lab.folder, 'other.db')}`])
  assert.equal((await other.ended).code, 0)
  const word = await app.asked()
  assert.match(word.value.detail!, /Here is .*lab\.db\. Close this window, then open .*other\.db/)
})

test('Closed while it trains, it asks; kept running, the next window finds it; stopped, it stands at a checkpoint', async (t) => {
  const lab = new TestLab(t)
  const app = await startShell(t, lab)
  await begin(app, lab)

  await app.close()
  const stay = await app.asked()
  assert.deepEqual(stay.value.buttons, ['Keep training', 'Stop at a checkpoint', 'Cancel'])
  stay.answer(2)
  await app.window()

  await app.quit()
  const keep = await app.asked()
  assert.equal(keep.value.message, 'An experiment is training.')
  keep.answer(0)
  assert.equal((await app.ended).code, 0)
  const pids = (role: string) => lab.processes().flatMap((process) => (process.role === role ? [process.pid] : []))
  // What a service has just forked bears its name until it is under way.
  await until('one service is left', () => pids('service').length === 1)
  const service = pids('service')
  assert.deepEqual(pids('app').concat(pids('browser')), [])
  assert.deepEqual(lab.states(), { sums: 'running' })

  const again = await startShell(t, lab)
  const info = await inPage(await again.page(), (lab) => lab.service.info())
  assert.deepEqual([[info.pid], info.running], [service, [1]])
  await again.close()
  const stop = await again.asked()
  stop.answer(1)
  assert.equal((await again.ended).code, 0)
  assert.deepEqual(lab.states(), { sums: 'interrupted' })
  await lab.gone()
})

test('A page that goes before its service is reached leaves no connection, and the app ends', async (t) => {
  const lab = new TestLab(t)
  const app = await startShell(t, lab)
  const page = await app.page()
  // The page has a connection of its own by now.
  await page.getByRole('link', { name: 'Write an experiment of your own' }).waitFor()
  const clients = async () => (await inPage(page, (lab) => lab.service.info())).clients
  /** How many there are when they neither come nor go any more, at most `most`. */
  const settled = async (most = Infinity) => {
    const deadline = performance.now() + 60_000
    const seen = [await clients()]
    for (let calm = 0; calm < 3; calm = seen.at(-1) === seen.at(-2) && seen.at(-1)! <= most ? calm + 1 : 0) {
      assert.ok(performance.now() < deadline, `${String(seen)} clients, and there may be ${most}`)
      await sleep(300)
      seen.push(await clients())
    }
    return seen.at(-1)!
  }
  const before = await settled()
  if (!app.isReal) await app.force('leaveEarly', 'app://lab/', 20)
  await settled(before)
  await app.close()
  assert.deepEqual(await app.ended, { code: 0, err: '' })
  await lab.gone()
})
