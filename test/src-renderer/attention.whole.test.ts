import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { barriers, closeBrowser, inTheme, opened } from './opened.ts'

after(closeBrowser)

test('A unit of a transformer shows the attention of every head on the example that is chosen', async (t) => {
  const { page, errors, url } = await opened(t, {
    real: true,
    async before(lab) {
      const file = join(lab.folder, 'attending.yaml')
      writeFileSync(
        file,
        `name: attending\ntask: { kind: brackets, length: 12, depth: 4 }
primary: { kind: transformer, width: 8, heads: [2, 1], headWidth: 4, expose: last }
teaching: { mode: none }\ntraining: { steps: 200, batch: 32 }
evaluation: { measures: [capability, probe], rows: 200 }\nseeds: 1\n`,
      )
      const ran = await lab.run('run', file, '--engine', 'wasm')
      assert.equal(ran.code, 0, ran.err)
    },
  })
  await page.goto(`${new URL('/', url)}#/experiments/1/units`)
  const maps = page.getByRole('listbox', { name: /^Attention of/ })
  await maps.first().waitFor()
  assert.deepEqual(
    await maps.evaluateAll((all) => all.map((map) => map.getAttribute('aria-label'))),
    ['block 1, head 1', 'block 1, head 2', 'block 2, head 1'].map((head) => `Attention of ${head}`),
  )

  // The strongest example is shown at first.
  const rows = (pressed: boolean) => page.getByRole('button', { name: /^Attention on row/, pressed })
  const rowOf = (name: string | null) => /row (\d+)/.exec(name!)![1]
  const before = rowOf(await rows(true).first().getAttribute('aria-label'))
  const other = rows(false).first()
  const wanted = rowOf(await other.getAttribute('aria-label'))
  await other.focus()
  await page.keyboard.press('Enter')
  assert.notEqual(wanted, before)
  await page.getByText(`on held-out row ${wanted}`).waitFor()
  assert.equal(rowOf(await rows(true).first().getAttribute('aria-label')), wanted)

  // Arrow keys move in every head together; nothing is attended to from behind.
  const words = async () => maps.locator('[role=option]').evaluateAll((all) => all.map((mark) => mark.ariaLabel!))
  await maps.first().focus()
  for (let time = 0; time < 3; time++) await page.keyboard.press('ArrowUp')
  for (let time = 0; time < 12; time++) await page.keyboard.press('ArrowRight')
  const [first, second, last] = await words()
  assert.match(first!, /^place 9 \S attends to place 9 \S: [01]\.\d{3}$/)
  assert.match(second!, /^place 9 \S attends to place 9 \S: [01]\.\d{3}$/)
  assert.match(last!, /^place 12 \S attends to place 9 \S: [01]\.\d{3}$/)
  let sum = 0
  for (let place = 9; place > 0; place--) {
    sum += Number((await words())[0]!.split(': ')[1])
    await page.keyboard.press('ArrowLeft')
  }
  assert.ok(Math.abs(sum - 1) < 0.01, `the shares of a place sum to ${sum}`)

  for (const theme of ['Light', 'Dark'] as const) {
    await inTheme(page, theme)
    assert.deepEqual(await barriers(page), [])
    const folder = process.env['PICTURES']
    if (folder) await page.screenshot({ path: join(folder, `attention-${theme}.png`), fullPage: true })
  }
  assert.deepEqual(errors, [])
})
