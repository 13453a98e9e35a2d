import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { BrowserWindow } from 'electron'
import { _electron } from 'playwright-core'
import { kill, type TestLab } from '../../whole/processes/lab.ts'
import { electronBinary } from '../../../src-main/start/desktop.ts'
import type { Asked, Shell, WindowFacts } from './shell.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** The app on Electron's own binary. Dialogs are answered in its main process, where no test can click. */
export async function startReal(t: TestContext, lab: TestLab, args: string[]): Promise<Shell> {
  const found = await electronBinary(process.env, () => {})
  if ('why' in found) throw new Error(found.why)
  const app = await _electron.launch({
    executablePath: found.binary,
    args: [root, ...args],
    cwd: lab.folder,
    env: { ...(process.env as Record<string, string>), PELLUCID_TEST_LAB: lab.folder, PELLUCID_NODE: process.execPath },
  })
  const child = app.process()
  let err = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (err += text))
  const ended = new Promise<{ code: number | null; err: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, err })),
  )
  t.after(async () => {
    kill(child.pid!)
    await ended
  })
  await app.evaluate(({ dialog, shell }) => {
    const desk = { asked: [] as { what: string; value: object }[], answers: new Map(), external: [] as string[] }
    Object.assign(globalThis, { desk })
    const ask = (what: string, value: object) =>
      new Promise((resolve) => desk.answers.set(desk.asked.push({ what, value }) - 1, resolve))
    dialog.showMessageBox = (async (...given: unknown[]) => ({
      response: await ask('message', given.at(-1) as object),
    })) as never
    shell.openExternal = async (url) => void desk.external.push(url)
    dialog.showSaveDialog = (async (...given: unknown[]) => {
      const path = (await ask('save', given.at(-1) as object)) as string | null
      return { canceled: path === null, filePath: path ?? '' }
    }) as never
  })
  const desk = () =>
    app.evaluate(() => {
      const { asked, external } = (globalThis as never as { desk: Desk }).desk
      return { asked, external }
    })
  const window = <T>(act: (window: BrowserWindow, given: never) => T, given?: unknown) =>
    app
      .evaluateHandle(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!)
      .then((handle) => handle.evaluate(act as never, given as never) as Promise<T>)
  let seen = 0
  return {
    origin: 'app://lab',
    isReal: true,
    pid: child.pid!,
    ended,
    external: [],
    escapes: [],
    page: () => app.firstWindow(),
    async asked(withinMs = 30_000) {
      const deadline = performance.now() + withinMs
      for (;;) {
        const question = (await desk()).asked[seen]
        if (!question) {
          if (performance.now() > deadline) throw new Error('did not happen: the app asks something')
          continue
        }
        const at = seen++
        const answer = (given: unknown) =>
          void app.evaluate((_, [at, given]) => (globalThis as never as { desk: Desk }).desk.answers.get(at)!(given), [
            at,
            given,
          ] as [number, unknown])
        return { ...question, answer } as Asked
      }
    },
    menu: (label) =>
      app.evaluate(({ Menu }, label) => {
        const items = Menu.getApplicationMenu()!.items.flatMap(({ submenu }) => submenu?.items ?? [])
        items.find((item) => item.label === label)!.click()
      }, label),
    close: () => window((window) => window.close()),
    quit: () => app.evaluate(({ app }) => app.quit()),
    minimize: () => window((window) => window.minimize()),
    setBounds: (bounds) => window((window, bounds) => window.setBounds(bounds), bounds),
    window: () =>
      window((window) => ({
        bounds: window.getNormalBounds(),
        minimized: window.isMinimized(),
        focused: Number(window.isFocused()),
        title: window.getTitle(),
        preferences: {
          ...(window.webContents as never as { getLastWebPreferences(): object }).getLastWebPreferences(),
        },
      })) as Promise<WindowFacts>,
    crash: () => window((window) => window.webContents.forcefullyCrashRenderer()),
    async force(what) {
      throw new Error(`${what} is for the stand-in`)
    },
  }
}

interface Desk {
  asked: { what: string; value: object }[]
  answers: Map<number, (answer: unknown) => void>
  external: string[]
}
