import { lstatSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { wholeFile, whyNot } from '../../../runtime/wholeFile.ts'
import { mostBytes } from '../arrays/array.ts'
import { isZip, unpacked, zipEntries } from '../arrays/zip.ts'
import { TaskDataError } from '../dataError.ts'
import { ofPictures } from './decode.ts'
import { byName } from './names.ts'

/** A file in a folder, or in a ZIP archive of one. */
export interface FolderFile {
  /** With the folders that it is in, behind /. */
  readonly name: string
  /** Throws where it cannot be read. */
  bytes(): Uint8Array
}

/** What is in a folder of pictures, in the order of names. */
export interface Folder {
  readonly path: string
  readonly pictures: readonly FolderFile[]
  /** Tables in it, by name. */
  readonly tables: readonly FolderFile[]
  /** Names of what is neither. */
  readonly others: readonly string[]
  /** What changes when a file does. */
  readonly standing: string
}

/** Files of a folder, and folders within folders, at most. */
const [mostFiles, mostDepth] = [1_000_000, 8]
const ofTables = /\.(csv|tsv|tab)(\.gz)?$/i
/** What file managers and archivers leave behind. */
const isHidden = (name: string): boolean => /(^|\/)(\.[^/]*|__MACOSX|Thumbs\.db|desktop\.ini)(\/|$)/i.test(name)

/** A ZIP archive, and a folder within it. */
const archived = /^(.*\.zip)(?:[\\/](.+))?$/i
const isDirectory = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

/** The ZIP archive that a path names and the folder within it, if it names one. */
function archiveOf(path: string): { archive: string; inner: string | undefined } | null {
  const [, archive, inner] = archived.exec(path) ?? []
  return archive === undefined || isDirectory(archive) ? null : { archive, inner }
}

/** Whether a path is a folder, or a ZIP archive that may hold one, or a folder in such. */
export const isFolder = (path: string): boolean => isDirectory(path) || archiveOf(path) !== null

type Listed = FolderFile & { readonly facts: string }

/** Lists a folder and those within it, or a ZIP archive; throws TaskDataError where that cannot be done or nothing is a picture. */
export function folderAt(path: string): Folder {
  const zip = archiveOf(path)
  const listed = (zip ? zipped(zip.archive, zip.inner) : within(path))
    .filter(({ name }) => !isHidden(name))
    .sort((a, b) => byName(a.name, b.name))
  const pictures = listed.filter(({ name }) => ofPictures.test(name))
  const tables = listed.filter(({ name }) => ofTables.test(name))
  if (pictures.length === 0)
    throw new TaskDataError(
      `${path}: holds no pictures; expected PNG or JPEG files${listed.length > 0 ? `, and found ${listed[0]!.name}` : ''}. Check the path.`,
    )
  return {
    path,
    pictures,
    tables,
    others: listed.filter(({ name }) => !ofPictures.test(name) && !ofTables.test(name)).map(({ name }) => name),
    standing: listed.map(({ name, facts }) => `${name} ${facts}`).join('\n'),
  }
}

function within(root: string): Listed[] {
  const found: Listed[] = []
  const list = (folder: string, before: string, depth: number): void => {
    let entries
    try {
      entries = readdirSync(folder, { withFileTypes: true })
    } catch (error) {
      throw new TaskDataError(`${folder}: ${whyNot(error)}; expected a folder of pictures. Check the path.`)
    }
    for (const entry of entries) {
      const [name, path] = [before + entry.name, join(folder, entry.name)]
      if (isHidden(entry.name)) continue
      if (entry.isDirectory()) {
        if (depth === mostDepth)
          throw new TaskDataError(`${path}: lies ${mostDepth + 1} folders deep; at most ${mostDepth} are looked into.`)
        list(path, `${name}/`, depth + 1)
      } else {
        const { size, mtimeMs, ino } = entry.isSymbolicLink()
          ? (statSync(path, { throwIfNoEntry: false }) ?? lstatSync(path))
          : lstatSync(path)
        found.push({ name, facts: `${size} ${mtimeMs} ${ino}`, bytes: () => wholeFile(path, mostBytes) })
        if (found.length > mostFiles)
          throw new TaskDataError(
            `${root}: holds more than ${mostFiles.toLocaleString('en')} files, the most that are looked at.`,
          )
      }
    }
  }
  list(root, '', 0)
  return found
}

function zipped(path: string, inner: string | undefined): Listed[] {
  let bytes: Uint8Array
  try {
    bytes = wholeFile(path, mostBytes)
  } catch (error) {
    throw new TaskDataError(`${path}: ${whyNot(error)}; expected a ZIP archive of pictures. Check the path.`)
  }
  if (!isZip(bytes)) throw new TaskDataError(`${path}: is no ZIP archive, though its name says so. Save it again.`)
  const entries = zipEntries(bytes, path).filter(({ name }) => !name.endsWith('/') && !isHidden(name))
  // An archive of one folder holds what is in the folder.
  const root = /^[^/]+\//.exec(entries[0]?.name ?? '')?.[0] ?? ''
  const cut = entries.every(({ name }) => name.startsWith(root)) ? root.length : 0
  const before = inner === undefined ? '' : `${inner.replaceAll('\\', '/')}/`
  return entries
    .filter(({ name }) => name.startsWith(before, cut))
    .map((entry) => ({
      name: entry.name.slice(cut + before.length),
      facts: `${entry.size} ${entry.checksum}`,
      bytes: () => unpacked(bytes, entry, path),
    }))
}
