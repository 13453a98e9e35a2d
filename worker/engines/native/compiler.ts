import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { machineOf, type Machine } from './emit/machine.ts'

/** A C compiler of this machine. */
export interface Compiler {
  readonly command: string
  /** `gcc 12.2.0`, or what it says of itself. */
  readonly version: string
  readonly flags: readonly string[]
  /** All that it defines for this processor: with the flags, what its code depends on. */
  readonly macros: string
  readonly machine: Machine
}

/** Longest time for one text, ms. */
export const patienceMs = 60_000

/** Longest time for a compiler to say what it is, ms. */
const greetingMs = 10_000

/** Sums keep their order and products their roundings: what is computed may depend on nothing but the text. */
const flags = ['-O3', '-ffp-contract=off', '-fno-math-errno', '-fno-trapping-math', '-std=gnu11', '-w']
const shared = ['-shared', '-fPIC', ...(process.platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : [])]
/** Processors by the name that a compiler has for this one; older compilers for ARM know only the second. */
const natives = ['-march=native', '-mcpu=native']

const headers = (createRequire(import.meta.url)('node-api-headers') as { include_dir: string }).include_dir

/** Compilers by their names, that of the environment first. */
const candidates = (env: NodeJS.ProcessEnv): string[] => [
  ...new Set([env.CC?.trim() ?? '', 'cc', 'gcc', 'clang'].filter((command) => command !== '')),
]

/** The first compiler that there is; throws, with what to install, where there is none, or with what is wrong with it. */
export async function findCompiler(env: NodeJS.ProcessEnv = process.env, withinMs = greetingMs): Promise<Compiler> {
  if (process.platform === 'win32') throw new Error('native code is made on Linux and macOS only')
  for (const command of candidates(env)) {
    const found = await asked(command, withinMs)
    if (found) return found
  }
  throw new Error(`no C compiler was found (${candidates(env).join(', ')}); ${installing()}`)
}

/** The line that installs one. */
export const installing = (platform = process.platform): string =>
  platform === 'darwin'
    ? 'xcode-select --install installs one'
    : 'install one (Debian, Ubuntu: apt install gcc libc6-dev; Fedora: dnf install gcc; Alpine: apk add gcc musl-dev)'

/** What a compiler says of itself and this processor; undefined where there is no such command. Throws where it talks nonsense. */
async function asked(command: string, withinMs: number): Promise<Compiler | undefined> {
  let said = ''
  for (const native of natives) {
    const { missing, failure, output } = await ran(command, [native, '-dM', '-E', '-x', 'c', '/dev/null'], { withinMs })
    if (missing) return undefined
    if (failure === null) {
      const version = versionIn(output)
      if (version === null)
        throw new Error(`${command} is no C compiler that is known here: it defines no __GNUC__ or __clang__`)
      return { command, version, flags: [...flags, native], macros: output, machine: machineOf(output) }
    }
    said = failure
  }
  throw new Error(`${command} ${said}`)
}

function versionIn(macros: string): string | null {
  const value = (name: string) => new RegExp(`^#define ${name} "?(.*?)"?$`, 'm').exec(macros)?.[1]
  const [major, clang] = [value('__GNUC__'), value('__clang_major__')]
  if (clang !== undefined) return `clang ${clang}.${value('__clang_minor__')}.${value('__clang_patchlevel__')}`
  return major === undefined ? null : `gcc ${major}.${value('__GNUC_MINOR__')}.${value('__GNUC_PATCHLEVEL__')}`
}

/** Compiles a text to an addon; rejects with what the compiler said. */
export async function compile(
  { command, flags }: Compiler,
  source: string,
  made: string,
  withinMs = patienceMs,
): Promise<void> {
  const { missing, failure } = await ran(command, [...flags, ...shared, `-I${headers}`, source, '-o', made], {
    withinMs,
  })
  if (missing) throw new Error(`${command} is no longer there`)
  if (failure !== null) throw new Error(`${command} ${failure}`)
}

interface Ran {
  missing: boolean
  /** Why it did not do it, as the rest of a sentence; null if it did. */
  failure: string | null
  output: string
}

/** A command may be one with arguments, as `ccache gcc` is. */
function ran(command: string, args: readonly string[], { withinMs }: { withinMs: number }): Promise<Ran> {
  const [file, ...first] = command.split(/\s+/) as [string, ...string[]]
  return new Promise((resolve) => {
    const how = { timeout: withinMs, killSignal: 'SIGKILL', maxBuffer: 2 ** 24, encoding: 'utf8' } as const
    const child = execFile(file, [...first, ...args], how, (error, output, errors) => {
      const { code, killed, signal } = (error ?? {}) as { code?: unknown; killed?: boolean; signal?: string }
      if (error === null) return resolve({ missing: false, failure: null, output })
      if (code === 'ENOENT') return resolve({ missing: true, failure: null, output: '' })
      const words = killed
        ? `did not finish within ${withinMs / 1000} s`
        : `failed: ${firstFault(errors) ?? (signal ? `ended by ${signal}` : typeof code === 'number' ? `exit code ${code}` : error.message)}`
      resolve({ missing: false, failure: words, output })
    })
    child.stdin?.end()
  })
}

/** The first line of an error that says one, else the first at all. */
function firstFault(errors: string): string | undefined {
  const lines = errors.split('\n').filter((line) => line.trim() !== '')
  return lines.find((line) => /\berror\b/i.test(line)) ?? lines[0]
}
