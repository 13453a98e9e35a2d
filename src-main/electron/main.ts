// The desktop app: a window, its page, and a bridge to the lab service. Everything else runs on plain Node.
import { v8Flags } from '../../runtime/v8.ts'
import { app, dialog, type BrowserWindow } from 'electron'
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { keepCompiled } from '../../runtime/compileCache.js'
import { readPage } from '../page/files.ts'
import { bridge } from './bridge.ts'
import { askWhereExportsGo } from './exports.ts'
import { guard } from './guards.ts'
import { historyOf, serviceArgs } from './history.ts'
import { LabService } from './lab.ts'
import { mayLeave } from './leave.ts'
import { setMenu } from './menu.ts'
import { labProgram } from './program.ts'
import { announceScheme, servePage } from './protocol.ts'
import { openWindow } from './window.ts'

const history = historyOf(process.argv, app.getPath('documents'))
mkdirSync(dirname(history), { recursive: true })
keepCompiled()
app.enableSandbox()
// The page's Chromium has a V8 of its own.
app.commandLine.appendSwitch('js-flags', v8Flags.join(' '))
announceScheme()
if (app.requestSingleInstanceLock({ history })) void app.whenReady().then(start)
else app.quit()

function start(): void {
  let window: BrowserWindow | null = null
  let leaving = false
  let asking = false
  const tell = (message: string, detail: string) =>
    void dialog.showMessageBox({ type: 'error', message, detail, buttons: ['Close'] })
  const service = new LabService(labProgram(), ['--history', history, ...serviceArgs(process.argv)])

  guard()
  askWhereExportsGo(
    () => window,
    (why) => tell('The export was not saved.', why),
  )
  servePage(readPage(fileURLToPath(new URL('../renderer/', import.meta.url))))
  let told = ''
  bridge(
    () => service.reach(),
    (reason) => {
      // The page retries repeatedly; the user is told once.
      if (reason !== told) tell('The lab of this history cannot be opened.', reason)
      told = reason
    },
  )
  setMenu(() => window)
  window = openWindow((reason) => tell('The window cannot continue.', reason))

  window.on('close', (event) => {
    if (leaving) return
    event.preventDefault()
    if (asking) return
    asking = true
    void mayLeave(window!, service).then((may) => {
      asking = false
      leaving = may
      if (may) window!.close()
    })
  })
  window.on('closed', () => (window = null))
  app.on('window-all-closed', () => app.quit())
  app.on('will-quit', () => service.close())
  app.on('second-instance', (_, _argv, _folder, other) => {
    if (window?.isMinimized()) window.restore()
    window?.focus()
    const wanted = (other as { history?: string } | null)?.history
    if (wanted !== undefined && wanted !== history)
      tell('This window shows another history.', `It shows ${history}. Close this window, then open ${wanted}.`)
  })
  // Nobody can be asked, so training continues.
  for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const)
    process.on(signal, () => {
      leaving = true
      app.quit()
    })
}
