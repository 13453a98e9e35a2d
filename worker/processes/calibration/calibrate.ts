// A forked process that tests one engine on calibrated programs, reports each result at once, and ends.
import '../../../runtime/v8.ts'
import { parseArgs } from 'node:util'
import { child } from '../child.ts'
import { loadEngine } from '../../engines/index.ts'
import { deviceName } from '../../engines/device.ts'
import type { FromCalibration } from '../../engines/attempt.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { programs: { type: 'string' }, 'for-ms': { type: 'string', default: '2000' } },
})

const tell = (told: FromCalibration) => process.send?.(told)

async function calibrate(name: string): Promise<void> {
  const engine = await loadEngine(name, { warn: (message) => tell({ type: 'warning', message }) })
  await engine.check?.()
  const { summary, versions, bitsOf } = engine
  tell({ type: 'engine', summary, device: deviceName(name, versions), versions, bitsOf })
  // Import lazily: an unavailable engine must fail fast.
  const [{ measure }, { calibrated }] = await Promise.all([import('./measure.ts'), import('./programs.ts')])
  const programs = values.programs?.split(',') ?? calibrated
  for (const program of programs) {
    tell({ type: 'trying', program })
    tell({ type: 'measured', measured: await measure(engine, program, Number(values['for-ms']) / programs.length) })
  }
}

// It may be inside a native library for a long time when its parent goes away.
child<unknown, unknown>(() => {})
await calibrate(positionals[0] ?? '').catch((error: unknown) =>
  tell({ type: 'failed', reason: error instanceof Error ? error.message : String(error) }),
)
process.disconnect?.()
