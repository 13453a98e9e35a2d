import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { nodeArguments } from '../../runtime/child.ts'
import type { Answer, Order } from './orders.ts'

/** One way to train a reference program, from the arrays in a folder. */
export interface Contender {
  name: string
  /** Aborting the signal ends its processes. */
  start(program: string, folder: string, signal?: AbortSignal): Promise<Started>
}

/** A contender that is ready to train and idle between calls. */
export interface Started {
  processes: number
  /** Each run's task loss on batch 0 after ten steps. */
  losses: number[]
  /** Seconds to generate one pooled batch of all runs; absent if the arrays' own time applies. */
  dataSeconds?: number
  /** Trains all runs for `steps` steps and returns the seconds until the last one was done. */
  train(steps: number): Promise<number>
  stop(): void
}

/** A contender's name without its number of processes, which stands behind it where it is not the usual one. */
export const kindOf = (name: string): string => name.split(' ×')[0]!

/** That number; undefined if it is the usual one. */
export function processesIn(name: string): number | undefined {
  const [, own] = name.split(' ×')
  return own ? Number(own) : undefined
}

/** The lab: an engine in `processes` single-threaded processes, each with its share of the runs. */
export const lab = (engine: string, processes: number): Contender => forked('trainer.ts', engine, processes)

/** jax-js in `processes` processes. */
export const jaxJs = (processes: number): Contender => forked('../peers/jax_js.ts', 'jax-js', processes)

/** A script that trains its share of the runs, in `processes` processes; the usual number is 2. */
const forked = (script: string, engine: string, processes: number): Contender => ({
  name: processes === 2 ? engine : `${engine} ×${processes}`,
  async start(program, folder, signal) {
    const trainers = Array.from({ length: processes }, () =>
      fork(fileURLToPath(new URL(script, import.meta.url)), {
        execArgv: nodeArguments,
        serialization: 'advanced',
        signal,
        killSignal: 'SIGKILL',
      }).on('error', () => {}),
    )
    const all = (orders: (part: number) => Order) =>
      Promise.all(trainers.map((trainer, part) => ask(trainer, orders(part))))
    const stop = () => trainers.forEach((trainer) => trainer.disconnect())
    try {
      const answers = await all((part) => ({ type: 'share', program, engine, folder, part, parts: processes }))
      const losses = answers.flatMap((answer) => (answer.type === 'ready' ? answer.losses : []))
      const train = async (steps: number) => {
        const start = performance.now()
        await all(() => ({ type: 'train', steps }))
        return (performance.now() - start) / 1000
      }
      return { processes, losses, train, stop }
    } catch (error) {
      stop()
      throw error
    }
  },
})

function ask(trainer: ChildProcess, order: Order): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null, signal: string | null) =>
      reject(new Error(`a trainer ended with ${signal ?? `code ${code}`}`))
    trainer.once('exit', ended)
    trainer.once('message', (answer: Answer) => {
      trainer.off('exit', ended)
      if (answer.type === 'failed') reject(new Error(answer.message))
      else resolve(answer)
    })
    trainer.send(order)
  })
}

/** Peers by name: their script in `bench/peers`, their module, and Python code that fails if it is unsuitable. */
export const peers: Record<string, { script: string; module: string; tried?: string }> = {
  numpy: { script: 'with_numpy.py', module: 'numpy' },
  'torch-one': { script: 'torch_one.py', module: 'torch' },
  'torch-batched': { script: 'torch_batched.py', module: 'torch' },
  'torch-compiled': {
    script: 'torch_compiled.py',
    module: 'torch',
    tried: 'torch.compile(lambda x: x + 1)(torch.ones(2))',
  },
  jax: { script: 'jax_vmap.py', module: 'jax' },
}

/** The Python that peers run on: `PELLUCID_PYTHON`, or the one on the path. */
export const python = (env: NodeJS.ProcessEnv): string => env.PELLUCID_PYTHON || 'python3'

/** Why a peer, which needs its module and these, cannot run on this Python; undefined if it can. */
export function missing(name: string, command: string, also: readonly string[] = []): string | undefined {
  const { module, tried: trial = '' } = peers[name]!
  const program = `import ${['numpy', module, ...also].join()}\n${trial}`
  const tried = spawnSync(command, ['-c', program], { encoding: 'utf8' })
  if (tried.error) return `there is no ${command} (set PELLUCID_PYTHON to a Python with ${module})`
  if (tried.status === 0) return undefined
  const said = tried.stderr.trim().split('\n').at(-1)
  if (trial && !/^(ModuleNotFound|Import)Error/.test(said ?? '')) return `${trial} does not work on ${command}: ${said}`
  return `${command} cannot import ${module}: ${said} (set PELLUCID_PYTHON to a Python that can)`
}

interface PeerReady {
  processes: number
  comparedLosses: number[]
  dataSecondsPerStep: number
}

/** What a line of JSON from Python says, where numbers that are not finite have names that JSON lacks; all are NaN here. */
export const fromPython = (line: string): unknown =>
  JSON.parse(line.replaceAll(/\bNaN\b|-?\bInfinity\b/g, 'null'), (_, value: unknown) => (value === null ? NaN : value))

/** A program of `bench/peers`, in `own` processes, or as its users would run it; on the GPU for `cuda`. */
export const peer = (name: string, command: string, own?: number, device: 'cpu' | 'cuda' = 'cpu'): Contender => ({
  name: own ? `${name} ×${own}` : name,
  async start(program, folder, signal) {
    const script = fileURLToPath(new URL(`../peers/${peers[name]!.script}`, import.meta.url))
    const parts = own ? ['--processes', String(own)] : []
    const place = name === 'numpy' ? [] : ['--device', device]
    const child = spawn(command, [script, '--program', program, '--arrays', folder, '--serve', ...place, ...parts], {
      stdio: ['pipe', 'pipe', 'pipe'],
      signal,
      // Compiled Python files should not be written beside the sources.
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
    })
    const errors: string[] = []
    child.on('error', ({ message }) => errors.push(message))
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()))
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const answer = async <T>(): Promise<T> => {
      const line = await lines.next()
      if (line.done) throw new Error(`${name} ended: ${errors.join('').trim().split('\n').at(-1)}`)
      return fromPython(line.value) as T
    }
    const { processes, comparedLosses: losses, dataSecondsPerStep: dataSeconds } = await answer<PeerReady>()
    const train = async (steps: number) => {
      child.stdin.write(`${steps}\n`)
      return (await answer<{ seconds: number }>()).seconds
    }
    return { processes, losses, dataSeconds, train, stop: () => child.stdin.end() }
  },
})
