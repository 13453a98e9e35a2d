// npm run bundle: one file that runs on an x86-64 Linux machine with no network and nothing installed.
import '../runtime/v8.ts'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ensureBuilt } from '../src-main/start/build.ts'
import { layBundle } from './bundle/lay.ts'
import { pack } from './bundle/pack.ts'

const usage = `usage: npm run bundle -- [--level 9] [--out dist/pellucid-VERSION-linux-x64.run]
Makes one file with Node, the lab, its data and a benchmark, for x86-64 Linux.
  --level N    1 packs in seconds, 9 small (default)
  --out FILE   where it is written`

/** Its maximum size in bytes: the limit of one upload to a borrowed machine. */
const most = 64 * 1024 * 1024
const root = fileURLToPath(new URL('..', import.meta.url))
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }

try {
  const { values } = parseArgs({
    options: { level: { type: 'string' }, out: { type: 'string' }, help: { type: 'boolean' } },
  })
  if (values.help) console.log(usage)
  else
    await bundle(resolve(values.out ?? join(root, 'dist', `pellucid-${version}-linux-x64.run`)), levelOf(values.level))
} catch (error) {
  console.error(`bundle: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 2
}

async function bundle(out: string, level: number): Promise<void> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(
      `made on Linux on x64 only, whose packages npm installs there; this is ${process.platform} ${process.arch}`,
    )
  await ensureBuilt(console.error)
  mkdirSync(dirname(out), { recursive: true })
  const scratch = mkdtempSync(join(dirname(out), '.bundle-'))
  try {
    const [folder, made] = [join(scratch, 'folder'), join(scratch, 'made')]
    await layBundle(root, folder)
    const bytes = pack(folder, scratch, made, level, version)
    const size = `${(bytes / 2 ** 20).toFixed(1)} MiB`
    if (bytes > most && level === 9)
      throw new Error(`${size} packed as small as can be; at most ${most / 2 ** 20} MiB are meant to be carried`)
    renameSync(made, out)
    console.log(`${out}: ${size}`)
    if (bytes > most) console.error(`That is more than ${most / 2 ** 20} MiB; a higher --level makes it smaller.`)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function levelOf(given = '9'): number {
  if (!/^[1-9]$/.test(given)) throw new Error(`--level: expected a whole number from 1 to 9, got ${given}`)
  return Number(given)
}
