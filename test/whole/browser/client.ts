import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { build, type Rollup } from 'vite'
import type { Lab } from '../../../src-main/service/reach/dial.ts'

const entry = fileURLToPath(new URL('./pageClient.js', import.meta.url))
let source: Promise<string> | undefined

/** The page's own client as one script, for tests that speak to the lab from inside a page, past its buttons. */
async function clientSource(): Promise<string> {
  const made = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'client', fileName: 'client' } },
  })
  return ([made].flat() as Rollup.RollupOutput[])[0]!.output[0].code
}

/** Calls the lab from inside a page, over a way of its own; what comes back is copied out. */
export async function inPage<T, G = undefined>(
  page: Page,
  act: (lab: Lab, given: G) => Promise<T>,
  given?: G,
): Promise<T> {
  source ??= clientSource()
  const loaded = await page.evaluate('"testClient" in globalThis')
  if (!loaded) await page.evaluate(`${await source}; globalThis.testClient = client`)
  const input = JSON.stringify(given) ?? 'undefined'
  return page.evaluate(`testClient.openLab().then((lab) => (${act})(lab, ${input}))`) as Promise<T>
}
