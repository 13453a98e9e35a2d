// A forked process that tests engines, one after the other, on calibrated programs, reports each result at once, and ends.
import '../../../runtime/v8.ts'
import { parseArgs } from 'node:util'
import { child } from '../child.ts'
import type { Engine } from '../../engines/engine.ts'
import { loadEngine } from '../../engines/index.ts'
import { deviceName } from '../../engines/device.ts'
import type { FromCalibration } from '../../engines/attempt.ts'
import type { Compared } from './measure.ts'
import type { Part } from './programs.ts'
import { reference } from './reference.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    programs: { type: 'string' },
    'for-ms': { type: 'string', default: '2000' },
    briefly: { type: 'boolean', default: false },
    small: { type: 'boolean', default: false },
  },
})

const tell = (told: FromCalibration) => process.send?.(told)
/** Imported when an engine has loaded: one that is unavailable must fail fast. */
const load = () => Promise.all([import('./measure.ts'), import('./programs.ts'), import('./clock.ts')])

/** Engines that passed what they were tested on so far. */
const passed = new Map<string, Engine>()

async function loaded(name: string): Promise<Engine> {
  const known = passed.get(name)
  if (known) return known
  const engine = await loadEngine(name, { warn: (message) => tell({ type: 'warning', message }) })
  await engine.check?.()
  const { summary, versions, bitsOf } = engine
  tell({ type: 'engine', summary, device: deviceName(name, versions), versions, bitsOf })
  return engine
}

/** Tests an engine, which reports what it measures as it goes. */
async function calibrate(name: string, test: (engine: Engine) => Promise<void>): Promise<void> {
  tell({ type: 'begins', name })
  try {
    const engine = await loaded(name)
    await test(engine)
    passed.set(name, engine)
  } catch (error) {
    passed.delete(name)
    tell({ type: 'failed', reason: error instanceof Error ? error.message : String(error) })
  }
}

async function wholly(engine: Engine): Promise<void> {
  const [{ measure }, { calibrated }, { workedMs }] = await load()
  const programs = values.programs?.split(',') ?? calibrated
  const timed = { forMs: Number(values['for-ms']) / programs.length, nowMs: workedMs(engine.name) }
  for (const program of programs) {
    tell({ type: 'trying', program })
    tell({ type: 'measured', measured: await measure(engine, program, timed) })
  }
}

/** Tests all engines at the ends of the range, and in the middle those that come near the fastest at one. */
async function briefly(names: readonly string[]): Promise<void> {
  const [{ measureBriefly }, { ends, between, near, nameOf }, { workedMs }] = await load()
  const speeds = new Map<string, number[]>()
  const measured = async (engine: Engine, part: Part, wanted: Compared): Promise<number> => {
    tell({ type: 'trying', program: nameOf(part) })
    const timed = { forMs: Number(values['for-ms']), nowMs: workedMs(engine.name) }
    const measured = await measureBriefly(engine, part, timed, wanted)
    tell({ type: 'measured', measured })
    return measured.modelStepsPerSecond
  }
  for (const name of names)
    await calibrate(name, async (engine) => {
      const own: number[] = []
      const wanted = { small: !engine.compilesSlowly || values.small, whole: name !== reference }
      for (const part of ends) own.push(await measured(engine, part, wanted))
      speeds.set(name, own)
    })
  const fastest = ends.map((_, i) => Math.max(...[...speeds.values()].map((own) => own[i]!)))
  for (const [name, { compilesSlowly }] of [...passed])
    if (!compilesSlowly && speeds.get(name)!.some((speed, i) => near * speed >= fastest[i]!))
      await calibrate(name, async (engine) => void (await measured(engine, between, { small: false, whole: true })))
}

// It may be inside a native library for a long time when its parent goes away.
child<unknown, unknown>(() => {})
if (values.briefly) await briefly(positionals)
else for (const name of positionals) await calibrate(name, wholly)
process.disconnect?.()
