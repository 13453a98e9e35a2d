import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { licenceOf, sharedText, type Licensed } from './licences.ts'
import { isc, mit } from './standardLicences.ts'

const heading = `Pellucid contains work by others. Each package is named with its version, the licence that it declares, and the
text of that licence; a text that is not the package's own is marked as such. Packages with the same text share it.
`
const rule = '='.repeat(80)

/** The content of THIRD-PARTY: the licence texts of packages, by folder. Throws if a package has no licence at all. */
export function thirdParty(root: string, folders: readonly string[]): string {
  const all = installed(root)
  const texts = new Map<string, string[]>()
  for (const folder of folders) {
    const licence = licenceOf(join(root, folder))
    const [text, remark] = textOf(root, licence, all)
    const line = `${licence.name} ${licence.version}, ${licence.declared || 'declares no licence; its own text'}${remark}`
    const known = texts.get(text)
    if (!known) texts.set(text, [line])
    else if (!known.includes(line)) known.push(line)
  }
  const parts = [...texts].map(([text, lines]) => `${rule}\n${lines.join('\n')}\n${'-'.repeat(80)}\n${text}\n`)
  return [heading, ...parts].join('\n')
}

/** Copyright holders of packages whose author field only names the publisher. */
const holders: Record<string, string> = {
  'onnxruntime-common': 'Microsoft Corporation',
  'onnxruntime-node': 'Microsoft Corporation',
}

/** The text of a package's licence, and a remark if it is not a file of its own. */
function textOf(root: string, licence: Licensed, all: readonly string[]): [text: string, remark: string] {
  const { name, declared, author, texts, ofReadme } = licence
  const whole = texts.join('\n\n')
  if (texts.length > 0 && (!ofReadme || /permission/i.test(whole)))
    return [whole, ofReadme ? ', the text of its readme' : '']
  const said = texts.length > 0 ? `Its readme: ${whole}\n\n` : ''
  const holder = holders[name] ?? (author || `the authors of ${name}`)
  const standard = declared.split(/ (?:AND|OR) /).map((one): [string, string] => {
    if (one === 'MIT') return [mit(holder), '']
    if (one === 'ISC') return [isc(holder), '']
    const shared = sharedText(root, all, one)
    if (!shared)
      throw new Error(
        `${name} is under ${one || 'no licence that it names'}, and no text of that is at hand: add it to packaging/licences.ts`,
      )
    return [shared.text, ` (as ${shared.from} ships it)`]
  })
  const remark = `, ships no text: the standard one${standard.map(([, from]) => from).join('')}`
  return [said + standard.map(([text]) => text).join('\n\n'), remark]
}

/** Folders of every package in the lock file, whatever its use. */
const installed = (root: string): string[] => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: object }
  return Object.keys(packages).filter((folder) => folder !== '')
}

/** Folders of the packages in the built page: those that its sources import, with their dependencies. */
export function pagePackages(root: string): string[] {
  const sources = readdirSync(join(root, 'src-renderer'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|svelte|css)$/.test(name))
    .map((name) => readFileSync(join(root, 'src-renderer', name), 'utf8'))
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dependencies?: Record<string, string>; peerDependencies?: Record<string, string> }>
  }
  const named = sources.flatMap((text) =>
    [...text.matchAll(/(?:from|import|@import|url\()\s*\(?['"]((?:@[\w.-]+\/)?[a-z][\w.-]*)(?:\/[^'"]*)?['"]/g)].map(
      ([, name]) => name!,
    ),
  )
  const found = new Set<string>()
  const take = (name: string, within: string): void => {
    // As Node resolves: from the folder itself upwards.
    for (let folder = within; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
      const at = folder ? `${folder}/node_modules/${name}` : `node_modules/${name}`
      const entry = packages[at]
      if (entry && !found.has(at)) {
        found.add(at)
        for (const next of Object.keys(entry.dependencies ?? {})) take(next, at)
      }
      if (entry || !folder) return
    }
  }
  for (const name of named) take(name, '')
  return [...found].sort()
}
