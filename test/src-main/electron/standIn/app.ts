import { spawnSync } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { offer } from './control.ts'
import { cancellable, openWindows } from './events.ts'
import { addSwitch, startChromium, stopChromium } from './browser.ts'

const root = dirname(dirname(dirname(process.argv[1]!)))
const userData = process.argv.find((word) => word.startsWith('--user-data-dir='))!.slice('--user-data-dir='.length)
Object.assign(process, { resourcesPath: process.env.STANDIN_RESOURCES })
const lock = join(userData, 'SingletonLock')
const doorbell = join(userData, 'SingletonSocket')

/** `electron.app`: one instance per user folder, ready once Chromium runs, quits as Electron does. */
class App extends EventEmitter {
  isPackaged = process.env.STANDIN_RESOURCES !== undefined
  sandboxed = false
  #quitting = false
  #holdsLock = false

  /** Switches of the Chromium that pages run in. */
  commandLine = { appendSwitch: (name: string, value: string) => addSwitch(`--${name}=${value}`) }

  getAppPath = () => root
  getPath = (name: string) => (name === 'userData' ? userData : join(userData, name))
  showAboutPanel = () => {}

  enableSandbox(): void {
    this.sandboxed = true
  }

  requestSingleInstanceLock(data: unknown): boolean {
    mkdirSync(userData, { recursive: true })
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
    } catch {
      if (isAlive(Number(readFileSync(lock, 'utf8')))) {
        const word = JSON.stringify({ argv: process.argv, folder: process.cwd(), data })
        const ring = 'require("node:net").connect(process.argv[1]).end(process.argv[2])'
        spawnSync(process.execPath, ['-e', ring, doorbell, word])
        return false
      }
      writeFileSync(lock, String(process.pid))
    }
    this.#holdsLock = true
    rmSync(doorbell, { force: true })
    createServer((caller) => {
      let word = ''
      caller.setEncoding('utf8').on('data', (text: string) => (word += text))
      caller.on('end', () => {
        const { argv, folder, data } = JSON.parse(word)
        this.emit('second-instance', {}, argv, folder, data)
      })
    })
      .listen(doorbell)
      .unref()
    return true
  }

  async whenReady(): Promise<void> {
    await startChromium(join(userData, 'session'))
  }

  quit(): void {
    if (this.#quitting) return
    this.#quitting = true
    if (!cancellable(this, 'before-quit')) return this.#stay()
    for (const window of [...openWindows]) {
      window.close()
      if (openWindows.has(window)) return this.#stay()
    }
    if (!cancellable(this, 'will-quit')) return this.#stay()
    this.emit('quit', {}, 0)
    void stopChromium().then(() => {
      if (this.#holdsLock) rmSync(lock, { force: true })
      process.exit(0)
    })
  }

  /** The last window has gone. */
  allClosed(): void {
    if (this.#quitting) return
    if (this.listenerCount('window-all-closed') === 0) this.quit()
    else this.emit('window-all-closed')
  }

  #stay(): void {
    this.#quitting = false
  }
}

export const app = new App()
offer('quit', () => app.quit())

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
