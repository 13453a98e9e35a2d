// A forked process that trains ten concepts for two steps on native code, and tells the parameters' bits.
import { nativeEngine } from '../../../../worker/engines/native/engine.ts'
import { draw, ratesOf, tenConcepts } from '../programs.ts'

const warnings: string[] = []
const program = tenConcepts(3, 20)
const feeds = { ...draw(program.feeds, 6), ...ratesOf(program, () => 1e-3) }
const compiled = await (await nativeEngine({ warn: (message) => warnings.push(message) })).compile([program])
const session = compiled.start(draw(program.state, 5, 0.5))
await session.run(program.name, feeds)
await session.run(program.name, feeds)
const state = await session.read()
const bits = Object.keys(state)
  .toSorted()
  .map((name) => Buffer.from(state[name]!.buffer).toString('base64'))
  .join()
process.send!({ bits, warnings })
