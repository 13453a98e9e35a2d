import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathBeside } from '../../../runtime/paths.ts'
import { everyCommand } from '../../../src-main/cli/commands/index.ts'
import { commonOptions } from '../../../src-main/cli/options.ts'

const commands = await everyCommand()

const root = pathBeside(import.meta.url, '../../..')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }

/** Everything that a person may read: documents, and the sources with their messages. */
const texts = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'bin',
  'bench',
  'core',
  'docs',
  'experiments',
  'history',
  'packaging',
  'runtime',
  'src-main',
  'src-renderer',
  'worker',
]
  .flatMap((place) =>
    place.endsWith('.md')
      ? [place]
      : readdirSync(join(root, place), { recursive: true, encoding: 'utf8' }).map((name) => join(place, name)),
  )
  .filter((name) => /\.(md|ts|js|mjs|svelte|html|sh|yaml|py)$/.test(name))
  .map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }))

/** Where a pattern is met: file, line and what was found. */
const found = (pattern: RegExp) =>
  texts.flatMap(({ name, text }) =>
    [...text.matchAll(pattern)].map((match) => ({
      at: `${name}:${text.slice(0, match.index).split('\n').length}`,
      words: match.slice(1).map((word) => word ?? ''),
    })),
  )

/** Places whose word is none of these, as lines. */
const strangers = (places: ReturnType<typeof found>, known: readonly string[]) =>
  places.filter(({ words: [word] }) => !known.includes(word!)).map(({ at, words: [word] }) => `${at}: ${word}`)

const names = commands.map(({ name }) => name)
/** A command line as messages and documents spell it: the program in small letters, then a word. */
const line = /(?<![\w./@-])pellucid ([a-z][\w-]*)([^`"'\n;#]*)/g

test('Every command that a message or a document names is there', () => {
  const places = found(line)
  assert.ok(places.length > 40, `only ${places.length} were found`)
  assert.deepEqual(strangers(places, [...names, 'help']), [])
})

test('Every option that is named with its command is one that it has', () => {
  const wrong = found(line).flatMap(({ at, words: [name, rest] }) => {
    const own = commands.find((command) => command.name === name)?.options ?? {}
    const known = [...Object.keys(own), ...Object.keys(commonOptions), 'help', 'version']
    return [...rest!.matchAll(/(?<=\s)--([a-z][\w-]*)/g)].flatMap(([, option]) =>
      known.includes(option!) ? [] : [`${at}: pellucid ${name} --${option}`],
    )
  })
  assert.deepEqual(wrong, [])
})

test('Every command of the bundle that is named is there', () => {
  const places = found(/pellucid-[\w.-]+\.run ([a-z][\w-]*)/g)
  assert.ok(places.length > 2)
  assert.deepEqual(strangers(places, [...names, 'help', 'bench']), [])
})

test('Every script of npm that is named is in package.json', () => {
  const places = [...found(/npm run ([a-z][\w-]*(?::[a-z]\w*)*)/g), ...found(/npm (start|test|stop)\b/g)]
  assert.ok(places.length > 20, `only ${places.length} were found`)
  assert.deepEqual(strangers(places, Object.keys(scripts)), [])
})

test('Every program of the repository that a document has Node run is there', () => {
  const places = found(/\bnode ((?:bench|bin|packaging|src-main|test|worker)\/[\w./-]+\.[jt]s)\b/g)
  assert.ok(places.length > 5, `only ${places.length} were found`)
  const wrong = places.filter(({ words: [path] }) => !existsSync(join(root, path!)))
  assert.deepEqual(wrong, [])
  // Scripts of package.json, too.
  for (const [name, words] of Object.entries(scripts))
    for (const [, path] of words.matchAll(/\bnode (?:-\S+ )*([\w./-]+\.[jt]s)\b/g))
      assert.ok(existsSync(join(root, path!)), `${name}: ${path}`)
})
