import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { ensureBuilt } from '../../../src-main/start/build.ts'
import { TestLab, until } from '../../processes/lab.ts'
import { startShell } from './shell.ts'

before(() => ensureBuilt(() => {}))

test('the window opens, shows the lab through its port, and leaves no process', async (t) => {
  const lab = new TestLab(t)
  const app = await startShell(t, lab)
  const page = await app.page()
  await page.getByRole('heading').first().waitFor()
  assert.equal(new URL(page.url()).origin === app.origin || app.isReal, true)
  await until('s', () => lab.processes().some(({ role }) => role === 'service'), 4000).catch(() => {})
  console.log(
    await page.locator('body').innerText(),
    lab.processes(),
    app.escapes,
    await app.window(),
    await page.evaluate(() => Object.keys((globalThis as any).pellucid)),
  )
  await app.close()
  assert.equal((await app.ended).code, 0, (await app.ended).err)
  await lab.gone()
})
