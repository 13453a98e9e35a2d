import '../runtime/v8.ts'
import { parseArgs } from 'node:util'
import { join } from 'node:path'
import { mkdirSync } from 'node:fs'
import { launch } from '../test/whole/browser/chromium.ts'
import { served } from './lab/served.ts'

/**
 * Takes pictures of the lab as it shows a history, light and dark: `node bench/pictures.ts --history FILE name=place …`,
 * where a place is what follows `#/` in an address; a semicolon and a name after it press that button or link first. The
 * page must have been built.
 */
const { values, positionals } = parseArgs({
  options: {
    history: { type: 'string' },
    out: { type: 'string', default: 'docs/lab' },
    size: { type: 'string', default: '1440x900' },
    wait: { type: 'string', default: '2500' },
  },
  allowPositionals: true,
})
if (!values.history || positionals.length === 0) throw new Error('give --history FILE and name=place …')
const [width, height] = values.size.split('x').map(Number) as [number, number]
mkdirSync(values.out, { recursive: true })

const lab = await served(values.history)
const browser = await launch()
try {
  const page = await browser.newPage({ viewport: { width, height }, locale: 'en-US' })
  page.setDefaultTimeout(20_000)
  page.on('pageerror', (error) => console.error(error.stack))
  await page.goto(lab.url)
  for (const given of positionals) {
    const cut = given.indexOf('=')
    const [name, [place, ...presses]] = [given.slice(0, cut), given.slice(cut + 1).split(';') as [string, ...string[]]]
    for (const theme of ['light', 'dark']) {
      await page.goto('about:blank')
      await page.goto(`${new URL('/', lab.url)}#/${place}`)
      await page.getByRole('radio', { name: theme === 'light' ? 'Light' : 'Dark', exact: true }).check({ force: true })
      await page.waitForTimeout(Number(values.wait))
      for (const press of presses) {
        const found = page.getByRole('button', { name: press }).or(page.getByRole('link', { name: press }))
        await found.first().click()
        await page.waitForTimeout(600)
      }
      const path = join(values.out, `${name}-${theme}.png`)
      await page.screenshot({ path })
      console.log(path)
    }
  }
} finally {
  await browser.close()
  await lab.end()
}
