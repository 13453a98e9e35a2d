import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { answered } from './child.ts'
import type { Crossed } from './transferCounter.ts'

/** Transfers of one engine; `bus` is the traffic in that time according to NVIDIA's driver, MB/s. */
export type Transfers = { engine: string; program: string } & (
  (Crossed & { bus?: { toDevice: number; toHost: number } }) | { reason: string }
)

const counter = fileURLToPath(new URL('./transferCounter.ts', import.meta.url))

/** Engines whose copies are counted: at the calls of ONNX Runtime, by each tensor's location before and after. */
export const counted = ['onnx-webgpu', 'onnx-cuda']

/** Copies between host and device per training step. */
export async function transfers(
  engines: readonly string[],
  { quick, limitMs }: { quick: boolean; limitMs: () => number },
): Promise<Transfers[]> {
  const found: Transfers[] = []
  for (const engine of engines.filter((name) => counted.includes(name)))
    for (const program of quick ? ['mlp-64'] : ['mlp-64', 'mlp-784']) {
      const watch = busWatch()
      try {
        const args = [counter, engine, program, quick ? '2' : '16', quick ? '40' : '1000']
        const crossed = JSON.parse(await answered(args, limitMs())) as Crossed
        found.push({ engine, program, ...crossed, bus: watch.stop() })
      } catch (error) {
        watch.stop()
        found.push({ engine, program, reason: (error as Error).message })
      }
    }
  return found
}

/** Watches the bus with `nvidia-smi dmon`; averages the seconds after the third, by which time training has begun. */
function busWatch(): { stop(): { toDevice: number; toHost: number } | undefined } {
  const rows: [number, number][] = []
  const monitor = spawn('nvidia-smi', ['dmon', '-i', '0', '-s', 't', '-d', '1'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  monitor.on('error', () => {})
  monitor.stdout.on('data', (chunk: Buffer) => {
    for (const line of chunk.toString().split('\n')) {
      const [gpu, received, sent] = line.trim().split(/\s+/).map(Number)
      if (gpu === 0 && Number.isFinite(received) && Number.isFinite(sent)) rows.push([received!, sent!])
    }
  })
  return {
    stop() {
      monitor.kill()
      const kept = rows.slice(3)
      if (!kept.length) return undefined
      const mean = (i: 0 | 1) => kept.reduce((sum, row) => sum + row[i], 0) / kept.length
      return { toDevice: mean(0), toHost: mean(1) }
    },
  }
}
