import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'

/** Modules that a module names by a relative path: imports, and addresses beside it. */
const named = /['"`](\.{1,2}\/[^'"`\n]+\.(?:ts|js|mjs|json))['"`]/g
/** Files that a test may read without importing them. */
const readable =
  '{.ci,bench,bin,core,docs,experiments,history,packaging,runtime,src-main,src-renderer,test,worker}/**/*'

/**
 * Which test files are as they were when they last passed: their own text, all that they import, the packages and Node.
 * A test that opens files itself may read any, so it is the same only where the whole tree is.
 */
export class Unchanged {
  readonly #root: string
  readonly #file: string
  readonly #passed: Record<string, string>
  readonly #texts = new Map<string, string>()
  readonly #keys = new Map<string, string>()
  #tree: string | undefined

  constructor(root: string, file: string) {
    this.#root = root
    this.#file = file
    this.#passed = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>) : {}
  }

  /** Those that have to run. */
  changed = (files: readonly string[]): string[] => files.filter((file) => this.#passed[file] !== this.#keyOf(file))

  /** Notes that these passed as they are now. */
  passed(files: readonly string[]): void {
    for (const file of files) this.#passed[file] = this.#keyOf(file)
    mkdirSync(dirname(this.#file), { recursive: true })
    writeFileSync(this.#file, JSON.stringify(this.#passed))
  }

  #keyOf(file: string): string {
    let key = this.#keys.get(file)
    if (key === undefined) this.#keys.set(file, (key = this.#made(file)))
    return key
  }

  #made(file: string): string {
    const all = this.#withImports(join(this.#root, file))
    const reads = all.some((path) => this.#isTest(path) && /['"]node:fs['"]/.test(this.#text(path)))
    const own = all.map((path) => `${relative(this.#root, path)} ${hashOf(this.#text(path))}`).sort()
    return hashOf([process.version, this.#lock(), ...own, reads ? (this.#tree ??= this.#treeHash()) : ''].join('\n'))
  }

  #withImports(file: string): string[] {
    const found = new Set([file])
    for (const path of found)
      for (const [, other] of this.#text(path).matchAll(named)) {
        const next = resolve(dirname(path), other!)
        if (existsSync(next)) found.add(next)
      }
    return [...found]
  }

  #text(path: string): string {
    let text = this.#texts.get(path)
    if (text === undefined) this.#texts.set(path, (text = readFileSync(path, 'utf8')))
    return text
  }

  #isTest = (path: string): boolean => relative(this.#root, path).startsWith('test')
  #lock = (): string => this.#text(join(this.#root, 'package-lock.json'))

  #treeHash(): string {
    const files = globSync(readable, { cwd: this.#root, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
    const loose = ['package.json', 'eslint.config.js', 'README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'tsconfig.json']
    return hashOf(
      [...files, ...loose.map((name) => join(this.#root, name))]
        .filter((path) => existsSync(path))
        .map((path) => `${path} ${hashOf(readFileSync(path))}`)
        .join('\n'),
    )
  }
}

const hashOf = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex')
