// node bench/hostile/calls.ts --count 5000 --seed 1 [--from INDEX] [--only INDEX]
// Sends malformed calls to a lab service, through its own socket and through the browser's: it must survive, answer and
// not grow.
import '../../runtime/v8.ts'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '../../src-main/service/reach/connect.ts'
import { logOf } from '../../src-main/service/life/log.ts'
import { asked } from './mutants/asked.ts'
import { words } from './mutants/corpus.ts'
import { byBrowser, bySocket, type Door } from './calls/doors.ts'
import { call, procedures } from './calls/messages.ts'
import { Dice } from './mutants/mutate.ts'

const { seed, from, to, alone } = asked(5000)
/** Time limit of a call, for a busy machine. */
const patienceMs = 60_000
const [mostFds, mostBytes] = [20, 2 ** 30]

const folder = mkdtempSync(join(tmpdir(), 'pellucid-hostile-'))
const history = join(folder, 'lab.db')
const { lab, close } = await connect(history)
const { pid } = await lab.service.info()

/** Descriptors and bytes in memory of the service; undefined if the system does not report them. */
function size(): { fds: number; bytes: number } | undefined {
  if (!existsSync(`/proc/${pid}/fd`)) return undefined
  const [, kB] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return { fds: readdirSync(`/proc/${pid}/fd`).length, bytes: 1024 * Number(kB) }
}

const counts = { answered: 0, refused: 0, 'closed the connection': 0, ignored: 0, unanswered: 0, internal: 0 }

/** Sends one message and waits for its result. */
async function tried(door: Door, index: number): Promise<void> {
  const dice = new Dice(seed, `call ${index}`)
  const { message, id } = call(dice, index, words)
  if (alone) console.log(String(message).slice(0, 2000))
  const answer = await door.ask(message, id, patienceMs)
  if (answer === 'closed') counts['closed the connection']++
  else if (answer === 'ignored') counts.ignored++
  else if (answer === 'unanswered') {
    counts.unanswered++
    console.log(`${index} unanswered after ${patienceMs / 1000} s: ${String(message).slice(0, 300)}`)
  } else if (answer.includes('INTERNAL_SERVER_ERROR')) {
    counts.internal++
    console.log(`${index} internal error: ${String(message).slice(0, 300)}`)
  } else if (/"s":[45]\d\d/.test(answer)) counts.refused++
  else counts.answered++
}

const doors = [await bySocket(history), await byBrowser(history)]
// Modules that the service loads on first use do not count as growth.
for (const [index] of procedures.entries()) await doors[index % 2]!.ask(call.plain(index), `plain ${index}`, patienceMs)
const before = size()
const wave = 20
for (let index = from; index < to; index += wave)
  await Promise.all(
    Array.from({ length: Math.min(wave, to - index) }, (_, i) => tried(doors[(index + i) % 2]!, index + i)),
  )
await Promise.all(doors.map((door) => door.close()))
await sleep(500)
const after = size()
const alive = await lab.service.info().then(
  (info) => info.pid === pid,
  () => false,
)
const log = readFileSync(logOf(history), 'utf8').trim()
close()
await sleep(1000)
rmSync(folder, { recursive: true, force: true })

// The library logs a message that is not a call; of our code only the function that passes it on may appear.
const internal = /\/(src-main(?!\/service\/reach\/numbered)|history|core|worker)\//.test(log)
if (internal) console.log(`the service's log says:\n${log.slice(0, 5000)}`)
if (!alive) console.log('the service did not live through it')
const grown = after && before && (after.fds > before.fds + mostFds || after.bytes > mostBytes)
const sizes =
  after && before
    ? `; fds ${before.fds} to ${after.fds}, ${Math.round(before.bytes / 1e6)} to ${Math.round(after.bytes / 1e6)} MB`
    : ''
console.log(
  `calls: ${to - from} sent, ${Object.entries(counts)
    .map(([what, n]) => `${n} ${what}`)
    .join(', ')}${sizes}`,
)
process.exitCode = !alive || grown || internal || counts.internal + counts.unanswered > 0 ? 1 : 0
