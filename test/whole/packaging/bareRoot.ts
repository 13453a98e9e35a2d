import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'

/** A root with a shell, the core utilities and the C and C++ libraries: no Node, no xz, no gzip, no tar, not even /proc. */
export interface BareRoot {
  /** The root, from outside. */
  folder: string
  /** Runs a program of the root, with only these variables of the environment. */
  run(args: string[], env?: Record<string, string>): { status: number | null; stdout: string; stderr: string }
  remove(): void
}

const utilities = ['cat', 'chmod', 'dirname', 'head', 'id', 'ls', 'mkdir', 'mv', 'rm', 'sha256sum', 'tail', 'wc', 'env']

/** Makes one, for programs that need the libraries that `needy` is linked with; a text says why it cannot be made. */
export function bareRoot(needy: readonly string[]): BareRoot | string {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'the bundle is for Linux on x64'
  if (process.getuid?.() !== 0) return 'changing the root takes the rights of root'
  const folder = mkdtempSync(join(tmpdir(), 'pellucid-root-'))
  const place = (from: string, to: string) => {
    if (existsSync(join(folder, to))) return
    mkdirSync(dirname(join(folder, to)), { recursive: true })
    copyFileSync(realpathSync(from), join(folder, to))
  }
  const commands = ['sh', ...utilities].map((name) => found(name))
  for (const command of commands) place(command, `/bin/${command.split('/').at(-1)}`)
  for (const program of [...commands, ...needy])
    for (const [, library] of execFileSync('ldd', [program], { encoding: 'utf8' }).matchAll(/(\/\S+) \(0x/g))
      if (!library!.includes('node_modules')) place(library!, library!)
  for (const name of ['tmp', 'home', 'dev']) mkdirSync(join(folder, name), { recursive: true })
  if (spawnSync('mknod', ['-m', '666', join(folder, 'dev/null'), 'c', '1', '3']).status !== 0) {
    rmSync(folder, { recursive: true })
    return 'this root may not make the device /dev/null'
  }
  return {
    folder,
    run(args, env = { HOME: '/home' }) {
      const given = Object.entries({ PATH: '/bin', ...env }).map(([name, value]) => `${name}=${value}`)
      return spawnSync('chroot', [folder, '/bin/env', '-i', ...given, ...args], { encoding: 'utf8', timeout: 120_000 })
    },
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  }
}

function found(name: string): string {
  const path = (process.env.PATH ?? '').split(delimiter).concat('/bin', '/usr/bin')
  const folder = path.find((one) => existsSync(join(one, name)))
  if (folder === undefined) throw new Error(`there is no ${name} on the path`)
  return join(folder, name)
}
