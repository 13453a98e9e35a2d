import { spawn } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runtimeFolder } from '../service/reach/runtimeFolder.ts'

/** Opens an address in the user's browser where there is a screen for one; the user has the address in any case. */
export function openBrowser(url: string, env: Record<string, string | undefined>, tell: (line: string) => void): void {
  if (process.platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return
  // Arguments of processes are everybody's to read: the token goes through a file that only this user can.
  const door = join(runtimeFolder(), `open-${process.pid}.html`)
  writeFileSync(door, `<!doctype html><meta http-equiv="refresh" content="0; url=${url}">\n`, { mode: 0o600 })
  process.once('exit', () => rmSync(door, { force: true }))
  const [program, ...args] = openers[process.platform] ?? ['xdg-open']
  spawn(program!, [...args, pathToFileURL(door).href], { stdio: 'ignore', detached: true })
    .on('error', () => tell('No browser could be opened; open the address above in one.'))
    .unref()
}

const openers: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
}
