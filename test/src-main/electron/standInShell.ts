import { spawn } from 'node:child_process'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser } from 'playwright-core'
import { kill, until, type TestLab } from '../../whole/processes/lab.ts'
import type { Asked, Shell, WindowFacts } from './shell.ts'

const main = fileURLToPath(new URL('../../../out/main/index.js', import.meta.url))
const register = new URL('./standIn/register.ts', import.meta.url).href

interface FromApp {
  type: 'seen' | 'asked' | 'done'
  id: number
  what: string
  value: unknown
  error?: string
}

/** The built app in a process of its own, on the stand-in for Electron. */
export async function startStandIn(
  t: TestContext,
  lab: TestLab,
  args: string[],
  env: Record<string, string> = {},
): Promise<Shell> {
  const child = spawn(process.execPath, ['--import', register, main, ...args], {
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    cwd: lab.folder,
    env: { ...process.env, PELLUCID_TEST_LAB: lab.folder, PELLUCID_NODE: process.execPath, ...env },
  })
  let err = ''
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (err += text))
  const ended = new Promise<{ code: number | null; err: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, err })),
  )
  const questions: Asked[] = []
  const doing = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  const external: string[] = []
  const escapes: string[] = []
  let port = 0
  let last = 0
  child.on('message', ({ type, id, what, value, error }: FromApp) => {
    if (type === 'done') {
      if (error) doing.get(id)?.reject(new Error(error))
      else doing.get(id)?.resolve(value)
      doing.delete(id)
    } else if (type === 'asked') {
      const answer = (answer: unknown) => void child.send({ type: 'answer', id, answer }, () => {})
      questions.push({ what, value, answer } as Asked)
    } else if (what === 'chromium') port = value as number
    else if (what === 'external') external.push(value as string)
    else escapes.push(`${what} ${String(value)}`)
  })
  child.on('close', () => {
    for (const { reject } of doing.values()) reject(new Error(`the app has ended: ${err}`))
  })
  const force = (what: string, ...args: unknown[]) =>
    new Promise<unknown>((resolve, reject) => {
      doing.set(++last, { resolve, reject })
      child.send({ type: 'do', id: last, what, args }, (error) => error && reject(error))
    })

  let browser: Browser | undefined
  t.after(async () => {
    await browser?.close().catch(() => {})
    kill(child.pid!)
    await ended
  })
  return {
    origin: 'https://lab.app.standin',
    isReal: false,
    pid: child.pid!,
    ended,
    external,
    escapes,
    force,
    async page() {
      await until('the app has started Chromium', () => port > 0 || child.exitCode !== null)
      browser ??= await chromium.connectOverCDP(`http://127.0.0.1:${port}`, { noDefaults: true })
      const pages = () => browser!.contexts()[0]!.pages()
      const ours = () => pages().findLast((page) => page.url().startsWith('https://lab.app.standin/'))
      await until('the window has a page', ours)
      return ours()!
    },
    async asked(withinMs = 30_000) {
      await until('the app asks something', () => questions.length > 0, withinMs)
      return questions.shift()!
    },
    menu: async (label) => void (await force('menu', label)),
    close: async () => void (await force('close')),
    quit: async () => void (await force('quit')),
    minimize: async () => void (await force('minimize')),
    setBounds: async (bounds) => void (await force('setBounds', bounds)),
    window: async () => (await force('window')) as WindowFacts,
    crash: async () => void (await force('crash')),
  }
}
