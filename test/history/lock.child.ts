// Takes the lock of a history, says whether it got it, and stays.
import { setTimeout as sleep } from 'node:timers/promises'
import { takeLock } from '../../history/lock.ts'

const [history, collect] = process.argv.slice(2)
const note = { socket: `child ${process.pid}`, pid: process.pid, startedAt: new Date().toISOString() }
const got = takeLock(history!, note) !== null
if (collect) {
  await sleep(10)
  globalThis.gc!()
  await sleep(50)
}
process.send!(got ? 'held' : 'refused')
if (got) setInterval(() => {}, 1000)
else process.disconnect()
