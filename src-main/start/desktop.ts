import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeArguments } from '../../runtime/child.ts'
import { withoutCompiled } from '../../runtime/compileCache.js'

type Env = Record<string, string | undefined>

const root = fileURLToPath(new URL('../../', import.meta.url))
const patienceMs = 5 * 60_000
/** A window that ends with an error before this time has not opened. */
const openedAfterMs = 10_000

/** Electron's binary, downloaded if it is missing and useful; or the reason why there can be no window. */
export async function electronBinary(
  env: Env,
  tell: (line: string) => void,
  user = process.getuid?.(),
): Promise<{ binary: string } | { why: string }> {
  const blind = whyBlind(env, user)
  if (blind) return { why: blind }
  const folder = electronFolder()
  if (folder === null) return { why: 'Electron is not installed (npm ci without --omit=dev installs it)' }
  if (!binaryIn(folder, env)) {
    tell('Downloading the window (Electron, about 120 MB), once.')
    const reason = await fetchBinary(folder, env)
    if (reason !== null) return { why: `Electron's binary is missing and could not be downloaded (${reason})` }
  }
  const binary = binaryIn(folder, env)
  return binary ? { binary } : { why: "Electron's binary is missing (npx install-electron --no fetches it)" }
}

/** Opens the window and waits until it is closed; returns the exit code, or the reason why it did not open. */
export function openDesktop(binary: string, history: string, serviceArgs: string[]): Promise<number | { why: string }> {
  const begun = performance.now()
  const args = [root, `--history=${resolve(history)}`, ...joined(serviceArgs)]
  const child = spawn(binary, args, {
    stdio: ['ignore', 'inherit', 'pipe'],
    // Electron's own Node is not the lab's.
    env: { ...withoutCompiled(process.env), PELLUCID_NODE: process.execPath },
  })
  let last = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    process.stderr.write(text)
    last = (last + text).trim().split('\n').at(-1)!
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  return new Promise((resolve) => {
    child.on('error', ({ message }) => resolve({ why: message }))
    child.on('exit', (code, signal) => {
      const soon = performance.now() - begun < openedAfterMs
      const fault = code !== 0 && signal === null
      if (soon && (fault || signal === 'SIGTRAP' || signal === 'SIGABRT' || signal === 'SIGSEGV'))
        resolve({ why: `it ended at once (${last || signal || `code ${code}`})` })
      else resolve(code ?? 128 + (constants.signals[signal!] ?? 0))
    })
  })
}

function whyBlind(env: Env, user: number | undefined): string | null {
  if (process.platform !== 'linux') return null
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return 'there is no display here'
  return user === 0 ? 'Electron keeps its sandbox, which does not work as root' : null
}

/** `--name value` as `--name=value`. */
const joined = (args: string[]): string[] => args.flatMap((word, i) => (i % 2 === 0 ? [`${word}=${args[i + 1]}`] : []))

function electronFolder(): string | null {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  } catch {
    return null
  }
}

function binaryIn(folder: string, env: Env): string | null {
  const note = join(folder, 'path.txt')
  const name = existsSync(note) ? readFileSync(note, 'utf8') : 'electron'
  const binary = join(env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name)
  return existsSync(binary) ? binary : null
}

/** Runs Electron's own installer; returns its last message if it fails. */
function fetchBinary(folder: string, env: Env): Promise<string | null> {
  const child = spawn(process.execPath, [...nodeArguments, join(folder, 'install.js')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: env as NodeJS.ProcessEnv,
    timeout: patienceMs,
  })
  let words = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (words += text))
  return new Promise((resolve) => {
    child.on('error', ({ message }) => resolve(message))
    child.on('exit', (code) => resolve(code === 0 ? null : reasonIn(words)))
  })
}

const reasonIn = (words: string): string =>
  [...words.matchAll(/\w*Error: (.+?)[ {]*$/gm)].at(-1)?.[1]?.slice(0, 160) ?? 'is this machine offline?'
