// A forked process that tells what the lab can do, and ends.
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { child } from './child.ts'

const { values: args, positionals } = parseArgs({
  allowPositionals: true,
  options: { 'cohort-module': { type: 'string' } },
})
const sources = { catalog: './catalog.ts', loaded: './engines/loaded.ts', engines: './engines/probe.ts' }
const [what] = positionals as [keyof typeof sources]
const own = new URL(sources[what], import.meta.url).href
const module = args['cohort-module'] ? pathToFileURL(resolve(args['cohort-module'])).href : own

const send = child<never, unknown>(() => {})
const { catalog, engines } = (await import(module)) as { catalog: unknown; engines(): Promise<unknown> }
send(what === 'catalog' ? catalog : await engines())
process.disconnect?.()
