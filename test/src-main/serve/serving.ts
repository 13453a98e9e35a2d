import { until, type Started, type TestLab } from '../../whole/processes/lab.ts'

/** A lab in browser mode, started by the command line. */
export interface Serving extends Started {
  url: string
  port: number
  token: string
}

/** Starts `pellucid serve` on a free port and waits for its address. */
export async function startServing(lab: TestLab, ...args: string[]): Promise<Serving> {
  const started = lab.start('serve', '--port', String(await freePort()), ...args)
  let out = ''
  started.process.stdout!.on('data', (text: string) => (out += text))
  await until('the address is printed', () => out.includes('\n') || started.process.exitCode !== null)
  const url = out.split('\n')[0]!
  if (!URL.canParse(url)) throw new Error(`no address: ${JSON.stringify(await started.ended)}`)
  return { ...started, url, port: Number(new URL(url).port), token: new URL(url).searchParams.get('token')! }
}

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net')
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
