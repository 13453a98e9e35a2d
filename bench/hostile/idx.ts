// node bench/hostile/idx.ts --count 2000 --seed 1 [--from INDEX] [--only INDEX]
// Reads mutated IDX and gzip files, and paths that are not files, as the data of an experiment.
import '../../runtime/v8.ts'
import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync, writeSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, createGzip, gunzipSync, gzipSync } from 'node:zlib'
import { once } from 'node:events'
import { digits } from '../../worker/tasks/digits.ts'
import { asked } from './mutants/asked.ts'
import { Dice, mutatedBytes } from './mutants/mutate.ts'
import { Watch } from './mutants/watch.ts'

/** `--bomb`: gigabytes of zeros in the gzip bomb. */
const { seed, from, to, alone, own } = asked(2000, { bomb: '3' })

const folder = mkdtempSync(join(tmpdir(), 'pellucid-hostile-'))
const header = (type: number, ...sizes: number[]): number[] => [
  0,
  0,
  type,
  sizes.length,
  ...sizes.flatMap((size) => [size >>> 24, (size >>> 16) & 255, (size >>> 8) & 255, size & 255]),
]
const images = Buffer.from([...header(8, 30, 4, 4), ...Array.from({ length: 480 }, (_, i) => (i * 37) % 256)])
const labels = Buffer.from([...header(8, 30), ...Array.from({ length: 30 }, (_, i) => i % 3)])
const good = { images: join(folder, 'images'), labels: join(folder, 'labels') }
writeFileSync(good.images, images)
writeFileSync(good.labels, labels)

/** Paths that are not files, or never end, by name; those that this machine lacks are left out. */
async function special(): Promise<Record<string, string>> {
  const found: Record<string, string> = { 'no file': join(folder, 'absent'), 'a folder': join(folder, 'folder') }
  mkdirSync(found['a folder']!)
  found['a link to itself'] = join(folder, 'loop')
  symlinkSync(found['a link to itself'], found['a link to itself'])
  const pipe = join(folder, 'pipe')
  if (spawnSync('mkfifo', [pipe]).status === 0) found['a pipe'] = pipe
  for (const path of ['/dev/zero', '/dev/random', '/dev/stdin', '/proc/kmsg', '/proc/self/mem', '/dev/tty'])
    found[path] = path
  found['a gzip bomb'] = join(folder, 'bomb.gz')
  await bomb(found['a gzip bomb'], header(8, 30, 4, 4))
  found['a gzip bomb without a header'] = join(folder, 'zeros.gz')
  await bomb(found['a gzip bomb without a header'], [])
  found['a header that promises all there is'] = join(folder, 'promises')
  writeFileSync(
    found['a header that promises all there is'],
    Buffer.from(header(8, 2 ** 32 - 1, 2 ** 32 - 1, 2 ** 32 - 1)),
  )
  found['a packed header that promises 4 GB'] = join(folder, 'promises.gz')
  writeFileSync(found['a packed header that promises 4 GB'], gzipSync(Buffer.from(header(8, 4, 32_000, 32_000))))
  found['a sparse file'] = join(folder, 'sparse')
  const sparse = openSync(found['a sparse file'], 'w')
  writeSync(sparse, Buffer.from([1]), 0, 1, 2 ** 36)
  closeSync(sparse)
  return found
}

async function bomb(path: string, begin: number[]): Promise<void> {
  const packed = createGzip({ level: 1 })
  const parts: Buffer[] = []
  packed.on('data', (part: Buffer) => parts.push(part))
  packed.write(Buffer.from(begin))
  const zeros = Buffer.alloc(2 ** 24)
  for (let left = Number(own.bomb) * 64; left > 0; left--) if (!packed.write(zeros)) await once(packed, 'drain')
  packed.end()
  await once(packed, 'end')
  writeFileSync(path, Buffer.concat(parts))
}

/** Reads a pair of files as the lab does; returns the outcome, and what is wrong with it. */
function tried(trainImages: string, trainLabels: string): ['refused' | 'accepted' | 'threw' | 'silent', string?] {
  const options = { trainImages, trainLabels, testImages: good.images, testLabels: good.labels, classes: 3 }
  try {
    digits.check!(options)
  } catch (error) {
    const { name, message, stack } = error as Error
    return name === 'TaskDataError' && (message.startsWith(trainImages) || message.startsWith(trainLabels))
      ? ['refused']
      : ['threw', stack]
  }
  const { data, inputs, dataHash } = digits.open(options)
  const sound = data!.inputs.every((v) => v >= 0 && v <= 1) && data!.targets.every((t) => t >= 0 && t < 3)
  if (!sound || data!.inputs.length !== data!.n * inputs || dataHash.length !== 64)
    return ['silent', 'values that are none']
  return ['accepted']
}

/** Mutant `index`: its files, and whether a strict reader of the format accepts them. */
function mutant(index: number): { paths: [string, string]; lawful: boolean } {
  const dice = new Dice(seed, `idx ${index}`)
  const [which, packing] = [dice.below(2), dice.below(4)]
  const whole = which === 0 ? images : labels
  const packed = packing === 0 || packing === 1
  const bytes =
    packing === 0
      ? mutatedBytes(gzipSync(whole), dice)
      : packed
        ? gzipSync(mutatedBytes(whole, dice))
        : mutatedBytes(whole, dice)
  const path = join(folder, 'mutant')
  writeFileSync(path, bytes)
  return { paths: which === 0 ? [path, good.labels] : [good.images, path], lawful: lawful(bytes, which === 0 ? 3 : 1) }
}

/** Whether these bytes are valid IDX of unsigned bytes with that rank, 30 of them along the first axis. */
function lawful(bytes: Uint8Array, rank: number): boolean {
  let plain = Buffer.from(bytes)
  if (plain[0] === 0x1f && plain[1] === 0x8b)
    try {
      plain = gunzipSync(plain, { maxOutputLength: 2 ** 24, finishFlush: constants.Z_FINISH })
    } catch {
      return false
    }
  if (plain.length < 4 + 4 * rank || plain.readUInt32BE(0) !== 0x800 + rank) return false
  const shape = Array.from({ length: rank }, (_, i) => plain.readUInt32BE(4 + 4 * i))
  const size = shape.reduce((product, n) => product * n, 1)
  if (shape[0] !== 30 || plain.length !== 4 + 4 * rank + size) return false
  if (rank === 3) return shape[1] === 4 && shape[2] === 4
  return plain.subarray(8).every((label) => label < 3)
}

const counts = { refused: 0, accepted: 0, threw: 0, silent: 0 }
// Compressing gigabytes of zeros takes longer than any input may.
const specialFiles = alone ? {} : await special()
const watch = new Watch('idx')
function count(name: string, [outcome, why]: ReturnType<typeof tried>): void {
  counts[outcome]++
  if (why !== undefined) console.log(`${name} ${outcome}: ${why}`)
}
for (let index = from; index < to; index++) {
  watch.trying(index)
  const { paths, lawful: expected } = mutant(index)
  const result = tried(...paths)
  const [outcome] = result
  const wrong = expected ? outcome === 'refused' : outcome === 'accepted'
  count(String(index), wrong ? ['silent', `it is ${outcome}, by the letter of the format it is not`] : result)
}
let specials = 0
if (!alone) {
  const server = createServer().listen(join(folder, 'socket'))
  const found = { ...specialFiles, 'a socket': join(folder, 'socket') }
  for (const [name, path] of Object.entries(found)) {
    watch.trying(to + ++specials)
    count(name, tried(path, good.labels))
    count(name, tried(good.images, path))
  }
  server.close()
}
await watch.close()
rmSync(folder, { recursive: true, force: true })
console.log(
  `idx: ${to - from + 2 * specials} tried (${2 * specials} of them special files), ${Object.entries(counts)
    .map(([what, n]) => `${n} ${what}`)
    .join(', ')}`,
)
process.exitCode = counts.threw + counts.silent > 0 ? 1 : 0
