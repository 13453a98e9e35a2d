import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { licenceOf } from '../../../packaging/licences.ts'
import { runtimePackages } from '../../../packaging/stage.ts'
import { pagePackages, thirdParty } from '../../../packaging/thirdParty.ts'
import { pathBeside } from '../../../runtime/paths.ts'

const root = pathBeside(import.meta.url, '../../..')
const made = mkdtempSync(join(tmpdir(), 'pellucid-licences-'))
after(() => rmSync(made, { recursive: true, force: true }))

/** A tree with one package of these files. */
function treeOf(name: string, about: object, files: Record<string, string>): string {
  const tree = join(made, name)
  const folder = join(tree, 'node_modules', name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(tree, 'package-lock.json'), JSON.stringify({ packages: { '': {}, [`node_modules/${name}`]: {} } }))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0', ...about }))
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
  return tree
}

test('Every package that is carried has a licence text, and says where the text is not its own', () => {
  const packages = runtimePackages(root, process.platform, process.arch)
  const text = thirdParty(root, packages)
  for (const folder of packages) {
    const { name, version, texts, ofReadme } = licenceOf(join(root, folder))
    const [line] = text.split('\n').filter((one) => one.startsWith(`${name} ${version}, `))
    assert.ok(line, folder)
    if (texts.length === 0) assert.match(line, /ships no text: the standard one/)
    if (ofReadme && /permission/i.test(texts.join())) assert.match(line, /the text of its readme$/)
    for (const own of texts) assert.ok(text.includes(own), folder)
  }
  assert.match(text, /Copyright \(c\) Microsoft Corporation/)
  assert.match(text, /TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION/)
  assert.match(text, /Mozilla Public License Version 2\.0/)
})

test('What the page is built of is among them, though it is installed for development only', () => {
  const names = pagePackages(root).map((folder) => folder.replace('node_modules/', ''))
  for (const name of [
    'svelte',
    'uplot',
    'codemirror',
    '@lezer/highlight',
    '@codemirror/state',
    '@orpc/client',
    'style-mod',
    '@expo-google-fonts/jetbrains-mono',
  ])
    assert.ok(names.includes(name), name)
  assert.ok(thirdParty(root, pagePackages(root)).includes('\nsvelte '))
})

test('A package that ships no text has that of its readme, or the standard one in the name of its author', () => {
  const readme = '# One\n\n## License\n\nPermission is hereby granted, by one.\n\n# More\n\nwords\n'
  const one = treeOf('one', { license: 'MIT' }, { 'README.md': readme })
  assert.match(
    thirdParty(one, ['node_modules/one']),
    /one 1\.0\.0, MIT, the text of its readme\n-+\nPermission is hereby granted, by one\.\n$/,
  )
  const two = treeOf('two', { license: 'ISC', author: { name: 'Ada' } }, {})
  assert.match(
    thirdParty(two, ['node_modules/two']),
    /two 1\.0\.0, ISC, ships no text: the standard one\n-+\nISC License\n\nCopyright \(c\) Ada\n/,
  )
})

test('A package under a licence of which no text is at hand is not carried in silence', () => {
  const tree = treeOf('three', { license: 'EUPL-1.2' }, {})
  assert.throws(
    () => thirdParty(tree, ['node_modules/three']),
    /three is under EUPL-1\.2, and no text of that is at hand/,
  )
  const nameless = treeOf('four', {}, {})
  assert.throws(() => thirdParty(nameless, ['node_modules/four']), /four is under no licence that it names/)
})
