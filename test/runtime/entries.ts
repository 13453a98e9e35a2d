import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

const rooms = ['bin', 'history', 'worker', 'src-main', 'bench', 'packaging']

/** Modules that a process is pointed to by their place, though it does not begin with them; and why. */
const notBegun: Record<string, string> = {
  'worker/training/loop.ts': 'a trainer imports it',
  'worker/training/again.ts': 'a trainer imports it',
  'worker/catalog.ts': 'describe imports it',
  'runtime/v8.ts': 'sets them',
  'bench/hostile/fieldOfAnother/tries.ts': 'tries V8 with other flags than ours',
  'bench/flags/child.ts': 'is tried with other flags than ours',
}

/**
 * Programs with which a process of Node begins, from the root: what npm scripts, `bin` and benchmarks name, and every
 * module of ours that another addresses by its place, threads apart, in which the flags of their process hold.
 */
export function entries(): string[] {
  const { bin, scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    bin: Record<string, string>
    scripts: Record<string, string>
  }
  const named = Object.values(scripts).flatMap((line) =>
    [...line.matchAll(/\bnode (?:--\S+ )*([\w./-]+\.[jt]s)\b/g)].map(([, path]) => path!),
  )
  const files = rooms.flatMap((room) => globSync(`${room}/**/*.{ts,js}`, { cwd: root }))
  const addressed = files.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8')
    const found = [
      ...text.matchAll(/(new Worker\()?new URL\('(\.[^']+\.ts)', import\.meta\.url\)/g),
      ...text.matchAll(/()pathBeside\(import\.meta\.url, '(\.[^']+\.ts)'\)/g),
    ]
    return found.flatMap(([, thread, path]) => (thread ? [] : [join(dirname(file), path!)]))
  })
  const benches = globSync('bench/{,engines/,hostile/}*.ts', { cwd: root })
  const all = [...Object.values(bin), ...named, ...addressed, ...benches, 'src-main/electron/main.ts']
  return [...new Set(all.map(normalize).map((path) => path.replaceAll('\\', '/')))].filter(
    (path) => !(path in notBegun),
  )
}
