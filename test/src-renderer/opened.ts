import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { TestContext } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { serveLab } from '../../src-main/serve/lab.ts'
import { launch } from '../whole/browser/chromium.ts'
import { TestLab } from '../whole/processes/lab.ts'

const arithmetic = new URL('../whole/processes/arithmetic.ts', import.meta.url).href
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
let browser: Promise<Browser> | undefined

/** Ends the browser that the tests of this file share. */
export const closeBrowser = async (): Promise<void> => (await browser)?.close()

export interface OpenedOptions {
  /** Trains with the lab's own tasks, not with arithmetic. */
  real?: boolean
  /** More of the module that stands in for the lab's tasks: exports that go before its own. */
  module?: string
  /** Prepares the lab's folder before anybody serves it. */
  before?(lab: TestLab): void | Promise<void>
}

/** The lab in a real browser, on a history of its own that goes with the test. */
export async function opened(t: TestContext, { real = false, module = '', before }: OpenedOptions = {}) {
  const lab = new TestLab(t, { real })
  writeFileSync(lab.module, `export * from ${JSON.stringify(arithmetic)}\n${module}`)
  // Other tests use it too, so it starts before this one changes the environment.
  const shared = await (browser ??= launch())
  await before?.(lab)
  const remarks: string[] = []
  const serviceArgs = real ? [] : ['--cohort-module', lab.module]
  const served = await serveLab({ history: lab.history, serviceArgs, port: 0, remark: (line) => remarks.push(line) })
  t.after(() => served.leave(false))
  const context = await shared.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' })
  t.after(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(120_000)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error.stack)))
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  await page.goto(served.url)
  return { lab, page, errors, remarks, url: served.url }
}

/** What axe finds on a page that is serious or worse, one line each. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 160))))`)
}

/** Light or dark, whatever was chosen before. */
export async function inTheme(page: Page, theme: 'Light' | 'Dark'): Promise<void> {
  await page.getByRole('radio', { name: theme, exact: true }).check({ force: true })
  await page.locator(`html[data-theme=${theme.toLowerCase()}]`).waitFor()
}
