import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeArguments } from '../../runtime/child.ts'
import { pathBeside } from '../../runtime/paths.ts'

const root = pathBeside(import.meta.url, '../..')
const copied = ['core', 'worker', 'runtime', 'history', 'src-main', 'experiments', 'package.json', 'tsconfig.json']
const tests = ['test/worker', 'test/golden']

/** The text of CONTRIBUTING.md. */
export const contributing = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')

/** The part of CONTRIBUTING.md under the heading that begins so. */
export function sectionOf(heading: string): string {
  const sections = contributing.split(/^(?=#+ )/m).filter((section) => section.replace(/^#+ /, '').startsWith(heading))
  if (sections.length !== 1) throw new Error(`${sections.length} sections of CONTRIBUTING.md begin with ${heading}`)
  return sections[0]!
}

/** A part of a code block and the file that its first line names. */
export interface Piece {
  path: string
  text: string
}

/** The TypeScript of a section, file by file. */
export const piecesOf = (section: string): Piece[] =>
  [...section.matchAll(/^```ts\n(.*?)^```$/gms)].flatMap(([, block]) =>
    block!.split(/^(?=\/\/ \S+\.ts\b)/m).flatMap((text) => {
      const path = /^\/\/ (\S+\.ts)\b/.exec(text)?.[1]
      return path ? [{ path, text }] : []
    }),
  )

/** In a line of a piece: what stands there in the file, whatever it is. */
const there = '/* those that are there, */'

/** A copy of the tree, in which pieces of CONTRIBUTING.md are put to work. */
export class CopiedTree {
  readonly folder = mkdtempSync(join(tmpdir(), 'pellucid-contributing-'))

  constructor() {
    for (const part of [...copied, ...tests]) cpSync(join(root, part), join(this.folder, part), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(this.folder, 'node_modules'))
  }

  /** Writes a piece: a new file as it stands, and into a file that is there its lines. */
  apply({ path, text }: Piece): 'new file' | 'lines' {
    const file = join(this.folder, path)
    if (!existsSync(file)) {
      writeFileSync(file, text)
      return 'new file'
    }
    const lines = text.split('\n').filter((line) => line && !line.startsWith('//'))
    writeFileSync(file, lines.reduce(withLine, readFileSync(file, 'utf8')))
    return 'lines'
  }

  /** Runs a program of the copy on the flags of the lab; gives what it printed, and throws where it fails. */
  node(...args: string[]): string {
    // A test run that is started within another would do nothing.
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeArguments, ...args], {
      cwd: this.folder,
      env,
      encoding: 'utf8',
      timeout: 600_000,
    })
    if (status !== 0) throw new Error(`node ${args.join(' ')}: ${stdout}\n${stderr}`)
    return stdout
  }

  leave(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

/** A text with an import more, or with what a line adds at the end of a list that is there, however that is broken. */
function withLine(text: string, line: string): string {
  const [before, after] = line.split(there) as [string, string | undefined]
  if (after === undefined) return `${line}\n${text}`
  const spelt = before
    .trim()
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\s+/g, '\\s+')
    .replaceAll('\\(', '\\(\\s*')
  const begin = text.search(new RegExp(spelt))
  const end = text.indexOf(')', begin)
  if (begin < 0) throw new Error(`${before} is not there`)
  const list = text.slice(begin, end).trimEnd().replace(/,$/, '')
  return `${text.slice(0, begin)}${list}, ${after.trim()}${text.slice(end + 1)}`
}
