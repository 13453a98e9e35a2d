import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { alone } from './alone.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const sources = ['src-renderer', 'core', 'src-main', 'electron.vite.config.ts', 'package-lock.json']
const stamp = join(root, 'out', 'built')

/** The page could not be built; the message contains the builder's output. */
export class NotBuilt extends Error {}

/**
 * Builds the window's programs and the page, unless the sources have not changed since the last build; `signal` cancels
 * a wait.
 */
export async function ensureBuilt(tell: (line: string) => void, signal?: AbortSignal): Promise<void> {
  // A packaged lab has no sources of the page.
  if (!existsSync(join(root, 'src-renderer')) || isFresh()) return
  const act = () => {
    if (isFresh()) return
    tell('Building the page: a few seconds, after each change.')
    build()
  }
  const waiting = () => tell('Another process is building the page; waiting for it.')
  await alone(join(root, 'out', 'building'), act, { waiting, signal }).catch((error: NodeJS.ErrnoException) => {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(error.code ?? '')) throw error
    const out = join(root, 'out')
    throw new NotBuilt(
      `the page is not built, and ${out} cannot be written: a user who may write there must run npm run build once`,
    )
  })
}

/** Builds them now. */
export function build(): void {
  const begun = new Date()
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [builder(), 'build'], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })
  if (status !== 0)
    throw new NotBuilt(`the page could not be built: ${error?.message ?? ''}\n${stdout}${stderr}`.trim())
  // Files that changed during the build are newer than its start.
  writeFileSync(stamp, begun.toISOString())
}

function builder(): string {
  const require = createRequire(import.meta.url)
  try {
    return join(dirname(require.resolve('electron-vite/package.json')), 'bin', 'electron-vite.js')
  } catch {
    throw new NotBuilt('the page is not built, and its builder is not installed: run npm ci without --omit=dev')
  }
}

function isFresh(): boolean {
  if (!existsSync(stamp) || !existsSync(join(root, 'out', 'renderer', 'index.html'))) return false
  const built = Date.parse(readFileSync(stamp, 'utf8'))
  return sources.every((source) => newest(join(root, source)) <= built)
}

/** The time of the last change in a folder, ms. */
function newest(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat?.isDirectory()) return stat?.mtimeMs ?? 0
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), stat.mtimeMs)
}
