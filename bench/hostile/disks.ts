// Fills the disk under a training lab, gives it room again, resumes, and compares every number with a run that nobody
// disturbed (as root, for small disks of memory):
//   node bench/hostile/disks.ts [--disks 100] [--from 400] [--to 1600] [--engine wasm]
// Disk i has room for `from` to `to` KB, in even steps. It ends with code 1 where a number differs, a command ends
// without a word or with code 0 though nothing fits, `check` finds a fault, or a process is left over.
import '../../runtime/v8.ts'
import { parseArgs } from 'node:util'
import { checkHistory } from '../../history/check.ts'
import { remount, smallDisk } from '../../test/whole/cli/disk.ts'
import { TestLab } from '../../test/whole/processes/lab.ts'
import { numbersOf } from '../../test/whole/processes/numbers.ts'
import { options, undisturbed, written } from './kills/experiment.ts'
import { leaving } from './kills/leaving.ts'
import { disturbed } from './kills/phase.ts'

const { values } = parseArgs({
  options: {
    disks: { type: 'string', default: '100' },
    from: { type: 'string', default: '400' },
    to: { type: 'string', default: '1600' },
    engine: { type: 'string', default: 'wasm' },
  },
})
const [disks, from, to] = [Number(values.disks), Number(values.from), Number(values.to)]
const more = options(values.engine)
const reference = await undisturbed(values.engine)
let filled = 0
const faults: string[] = []

for (let i = 0; i < disks; i++) {
  const kilobytes = Math.round(from + ((to - from) * i) / Math.max(1, disks - 1))
  const { after, leave } = leaving()
  const found: string[] = []
  const lab = new TestLab({ after }, { real: true })
  const disk = smallDisk(lab, `${kilobytes}k`)
  if (disk === null) throw new Error('a small disk may not be mounted here: this needs root')
  const first = await lab.run('run', written(lab), ...more)
  await lab.gone()
  if (first.code !== 0) {
    filled++
    if (!/no room left|disk is full/i.test(first.err + first.out)) found.push(`no word of the full disk: ${first.err}`)
    if (/^\s+at .*\(?(file|node):/m.test(first.err)) found.push(`a stack on stderr: ${first.err}`)
  }
  if (!remount(disk, 'size=64m')) throw new Error('the disk could not be given more room')
  // Where not even the experiment could be stored, a user runs it again.
  let last = await lab.run('resume', 'killed', ...more)
  if (last.code === 2) last = await lab.run('run', written(lab), ...more)
  if (last.code !== 0) found.push(`with room again it ended with code ${last.code}: ${last.err}`)
  await lab.gone()
  found.push(...checkHistory(lab.history).map(({ message }) => `check: ${message}`))
  found.push(...disturbed(numbersOf(lab.history, 'killed'), reference.numbers))
  await leave()
  console.log(`${i + 1}/${disks} ${kilobytes} KB: ${first.code === 0 ? 'all fitted' : 'filled'}`)
  for (const fault of found) console.log(`  FAULT ${fault}`)
  faults.push(...found.map((fault) => `${kilobytes} KB: ${fault}`))
}
await reference.leave()

console.log(`${disks} disks, ${filled} of them filled: ${faults.length} faults`)
process.exit(faults.length > 0 ? 1 : 0)
