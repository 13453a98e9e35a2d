import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { ensureBuilt } from '../../src-main/start/build.ts'
import { findCompiler } from '../../worker/engines/native/compiler.ts'
import { closeBrowser, opened } from './opened.ts'

before(() => ensureBuilt(() => {}))
after(closeBrowser)

const compiler = await findCompiler().then(
  ({ command }) => command,
  ({ message }: Error) => new Error(message),
)
const skip = compiler instanceof Error && compiler.message

test(
  'What training waits for is shown: engines that are tested on New, programs that are compiled on Live',
  { skip },
  async (t) => {
    const { page, errors } = await opened(t, {
      real: true,
      before(lab) {
        const slow = join(lab.folder, 'slow-cc')
        const script = `for one; do case "$one" in *.c) sleep 2;; esac; done\nexec ${String(compiler)} "$@"`
        writeFileSync(slow, `#!/bin/sh\n${script}\n`, { mode: 0o755 })
        lab.asNewMachine()
        process.env.CC = slow
      },
    })
    await page.getByRole('link', { name: 'New experiment' }).click()
    await page.getByRole('status').getByText('Testing which engine is fastest here').waitFor()
    await page.getByRole('button', { name: 'Train', exact: true }).click()
    await page.getByRole('status').getByText('Testing which engine is fastest here').waitFor()
    await page.waitForURL(/#\/experiments\/1\/live/, { timeout: 200_000 })
    const live = page.getByRole('region', { name: 'Live' })
    await live.getByText(/^compiling \d+ programs?$/).waitFor()
    // What it waited for came, and it trained.
    await page.getByRole('figure', { name: /^task loss of \d+ runs/ }).waitFor()
    assert.deepEqual(errors, [])
  },
)
