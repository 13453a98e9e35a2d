import { spawn } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { nodeArguments } from '../../runtime/child.ts'

const main = fileURLToPath(new URL('../../src-main/cli/main.ts', import.meta.url))

/** The lab of a history in a browser, in separate processes. */
export interface Served {
  /** The first address, which contains the token. */
  url: string
  end(): Promise<void>
}

/** Starts `pellucid serve` on any free port; rejects with its output if it does not start. */
export async function served(history: string): Promise<Served> {
  const port = String(await freePort())
  const child = spawn(process.execPath, [...nodeArguments, main, 'serve', '--history', history, '--port', port], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (bytes: Buffer) => {
      said += String(bytes)
      const found = /http:\/\/\S+token=\S+/.exec(said)
      if (found) resolve(found[0])
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('exit', () => reject(new Error(`pellucid serve ended: ${said}`)))
  })
  return {
    url,
    async end() {
      child.kill('SIGINT')
      await ended
    },
  }
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
