import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { nodeArguments } from '../../runtime/child.ts'
import { flopsOf } from '../../worker/tensor/trace/flops.ts'
import { trace } from '../../worker/tensor/trace/trace.ts'
import type { Given, Reference } from './program.ts'

/** GFLOP/s of the machine: the fastest product of 512 × 512 matrices of ONNX Runtime in each of two processes at once. */
export async function peak(seconds = 1): Promise<number> {
  const script = fileURLToPath(new URL('./product.ts', import.meta.url))
  const processes = [0, 1].map(() => fork(script, { execArgv: nodeArguments, serialization: 'advanced' }))
  try {
    const answers = await Promise.all(
      processes.map(async (process) => {
        process.send({ seconds })
        const [answer] = (await once(process, 'message')) as [{ gflops: number }]
        return answer.gflops
      }),
    )
    return answers.reduce((sum, gflops) => sum + gflops)
  } finally {
    for (const process of processes) process.disconnect()
  }
}

/** Multiplications and additions of one step of one run, gradients included, without the optimiser. */
export function flopsOfStep({ share, runs }: Reference, given: Given): number {
  const all = share(given, 0, 1).flatMap(({ cohort }) =>
    cohort.calls(0).map(({ program }) => cohort.programs.find(({ name }) => name === program)!),
  )
  return all.reduce((sum, program) => sum + flopsOf(trace(program)), 0) / runs
}
