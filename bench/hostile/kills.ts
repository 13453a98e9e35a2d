// Kills real processes of the lab at random moments and compares every number with a run that nobody disturbed:
//   node bench/hostile/kills.ts [--kills 300] [--seed 1] [--engine wasm] [--only training,evaluation,backup,export,migration]
// Each kill is SIGKILL to the command line, the service, the coordinator, a trainer, or all of them at once. It ends
// with code 1 where a number differs, `check` finds a fault, a file is half-written or a process is left over.
import '../../runtime/v8.ts'
import { parseArgs } from 'node:util'
import { randomOf } from '../../test/whole/processes/killing.ts'
import { situations, type Situation } from './kills/situations.ts'
import type { Found } from './kills/round.ts'
import { undisturbed } from './kills/experiment.ts'
import { leaving } from './kills/leaving.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '300' },
    seed: { type: 'string', default: '1' },
    engine: { type: 'string', default: 'wasm' },
    only: { type: 'string', default: Object.keys(situations).join() },
  },
})
const names = values.only.split(',') as Situation[]
const unknown = names.find((name) => !(name in situations))
if (unknown !== undefined) throw new Error(`--only: no such moment "${unknown}"; there are ${Object.keys(situations)}`)

const most = Number(values.kills)
/** Few kills are shared by all the moments. */
const perRound = Math.ceil(most / names.length)
const random = randomOf(Number(values.seed))
const killed: Record<string, Record<string, number>> = {}
const faults: string[] = []
const done = () => Object.values(killed).reduce((sum, by) => sum + Object.values(by).reduce((a, b) => a + b, 0), 0)

const reference = await undisturbed(values.engine)
for (let round = 0; done() < most; round++) {
  const name = names[round % names.length]!
  const { after, leave } = leaving()
  const found: Found = { killed: {}, faults: [] }
  try {
    await situations[name]({ after }, { reference, random, most: Math.min(most - done(), perRound) }, found)
  } catch (error) {
    found.faults.push(error instanceof Error ? error.message : String(error))
  }
  await leave()
  const by = (killed[name] ??= {})
  for (const [role, n] of Object.entries(found.killed)) by[role] = (by[role] ?? 0) + n
  faults.push(...found.faults.map((fault) => `round ${round}, ${name}: ${fault}`))
  const roles = Object.entries(found.killed).map(([role, n]) => `${n} × ${role}`)
  console.log(`${done()}/${most} ${name}: killed ${roles.join(', ') || 'nobody, it was over'}`)
  for (const fault of found.faults) console.log(`  FAULT ${fault}`)
}
await reference.leave()

console.table(killed)
console.log(`${done()} kills: ${faults.length} faults`)
for (const fault of faults) console.log(`  ${fault}`)
process.exit(faults.length > 0 ? 1 : 0)
