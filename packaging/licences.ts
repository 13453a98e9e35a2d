import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Whether a file of a package is a licence, a notice, or the like, by its name. */
export const isLicence = (name: string): boolean => /^(licen[cs]e|notice|copying|unlicen[cs]e|third)/i.test(name)

/** A package's statements about its licence. */
export interface Licensed {
  name: string
  version: string
  /** The SPDX expression in its package.json; empty if there is none. */
  declared: string
  author: string
  /** The licence texts that it ships, or those in its readme if it ships none. */
  texts: string[]
  /** Whether the texts are from its readme. */
  ofReadme: boolean
}

/** The licence of a package in a folder. */
export function licenceOf(folder: string): Licensed {
  const { name, version, license, licenses, author } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  ) as { name: string; version: string; license?: unknown; licenses?: unknown; author?: unknown }
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && isLicence(entry.name))
    .map((entry) => entry.name)
    .sort()
  const told = names.length > 0 ? [] : sectionOf(folder)
  return {
    name,
    version,
    declared: wordOf(license ?? licenses, 'type'),
    author: wordOf(author, 'name'),
    texts: names.length > 0 ? names.map((file) => clean(readFileSync(join(folder, file), 'utf8'))) : told,
    ofReadme: told.length > 0,
  }
}

/** The part of a readme under the heading `License`, if it contains the words of a licence. */
function sectionOf(folder: string): string[] {
  const name = readdirSync(folder).find((file) => /^readme/i.test(file))
  const text = name ? clean(readFileSync(join(folder, name), 'utf8')) : ''
  const [, section = ''] = /^(?:#+ *)?licen[cs]e\b.*\n(?:[-=]+\n)?((?:(?!^#).*\n?)*)/im.exec(text) ?? []
  return /permission|belong/i.test(section) ? [section.trim()] : []
}

/** The text of a licence as another package of this tree ships it, if it is the same for all and names no holder. */
export function sharedText(
  root: string,
  folders: readonly string[],
  declared: string,
): { text: string; from: string } | null {
  const begins = {
    'Apache-2.0': /^\s*Apache License\s+Version 2\.0[^]*\[name of copyright owner\]/,
    'MPL-2.0': /^Mozilla Public License/i,
  }[declared]
  if (!begins) return null
  for (const folder of folders.toSorted()) {
    if (!existsSync(join(root, folder, 'package.json'))) continue
    const licence = licenceOf(join(root, folder))
    const whole = licence.texts.find((text) => begins.test(text) && text.length > 9000)
    if (licence.declared === declared && whole && !licence.ofReadme) return { text: whole, from: licence.name }
  }
  return null
}

/** Folders of the packages that files below `node_modules` belong to. */
export function packagesOf(root: string, files: readonly string[]): string[] {
  const packages = new Set<string>()
  for (const file of files)
    for (let folder = dirname(file); folder.includes('node_modules/'); folder = dirname(folder))
      if (isPackage(folder) && existsSync(join(root, folder, 'package.json'))) packages.add(folder)
  return [...packages].sort()
}

/** Whether a path ends in the name of a package: folders inside a package may have a package.json without a name. */
const isPackage = (folder: string) => /node_modules\/(@[^/]+\/)?[^/@]+$/.test(folder)

const clean = (text: string) => text.replace(/\r\n?/g, '\n').trim()
const wordOf = (given: unknown, key: string): string =>
  typeof given === 'string'
    ? given
    : Array.isArray(given)
      ? given.map((one) => wordOf(one, key)).join(' OR ')
      : given && typeof given === 'object'
        ? String((given as Record<string, unknown>)[key] ?? '')
        : ''
