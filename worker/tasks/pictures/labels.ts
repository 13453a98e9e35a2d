import { basename } from 'node:path'
import { TaskDataError } from '../dataError.ts'
import { tableFile } from '../table/file.ts'
import type { TableSource } from '../table/source.ts'
import { tableOf } from '../table/text.ts'
import { ofPictures } from './decode.ts'
import type { Folder } from './files.ts'
import { firstOf } from './names.ts'

/** A label for each picture of a folder, in their order, and how they were found. */
export interface FolderLabels {
  readonly labels: readonly string[]
  readonly said: string[]
}

/** Names of a column of classes. */
const ofClasses = /^(label|class|target|category|y|classes|labels)$/i
/** Folders that hold pictures of a split, and not of a class. */
const ofSplits = /^(train|training|test|testing|val|valid|validation)$/i

/**
 * The labels of a folder's pictures: by the table at a path; else by the only table in the folder; else by the folder that each
 * picture is in. Throws TaskDataError naming the first pictures without one.
 */
export function labelsOf(folder: Folder, path: string): FolderLabels {
  const { tables } = folder
  if (path !== '') return byTable(folder, tableFile(path))
  const names = folder.pictures.map(({ name }) => name)
  const outside = names.filter((name) => !name.includes('/'))
  if (outside.length === 0) return byFolder(folder)
  if (tables.length === 1) return byTable(folder, tableOf(`${folder.path}/${tables[0]!.name}`, tables[0]!.bytes))
  if (outside.length === names.length)
    throw new TaskDataError(
      `task.labels: ${tables.length === 0 ? 'expected' : `${folder.path} holds ${tables.length} tables (${firstOf(tables.map(({ name }) => name))}); expected one of them,`} a table (CSV, TSV) of file names and classes for the pictures of ${folder.path}, or a folder for each class`,
    )
  throw new TaskDataError(
    `${folder.path}: ${outside.length.toLocaleString('en')} of its pictures are in no folder of a class (${firstOf(outside)}) and others are. Move them to the folder of their class, or name a table of all labels in task.labels.`,
  )
}

/** The folders of training and test pictures in a folder that holds both; null if it does not. */
export function splitsOf({ path, pictures }: Folder): { train: string; test: string } | null {
  const folders = [...new Set(pictures.map(({ name }) => (name.includes('/') ? name.split('/')[0]! : '')))]
  if (!folders.every((name) => ofSplits.test(name))) return null
  const [train, test] = [/^train/i, /^test/i].map((is) => folders.find((name) => is.test(name)))
  const held = test ?? folders.find((name) => name !== train)
  return train && held ? { train: `${path}/${train}`, test: `${path}/${held}` } : null
}

function byFolder(folder: Folder): FolderLabels {
  const splits = splitsOf(folder)
  if (splits)
    throw new TaskDataError(
      `task.path: ${folder.path} holds pictures for training and for testing. Write path: ${splits.train} and testPath: ${splits.test}.`,
    )
  return {
    labels: folder.pictures.map(({ name }) => name.split('/')[0]!),
    said: ['The class of a picture is the folder that it is in'],
  }
}

function byTable(folder: Folder, table: TableSource): FolderLabels {
  const places = placesOf(folder)
  const layout = table.layout('')
  const known = (cell: string) => places.get(cell.trim())
  const labels = new Array<string | undefined>(folder.pictures.length)
  const strangers: string[] = []
  let columns: { file: number; label: number } | undefined
  const take = (cells: readonly string[], where: () => string): void => {
    columns ??= columnsOf(layout.names, cells, (cell) => known(cell) !== undefined, table.name)
    const [cell, label] = [cells[columns.file]!.trim(), cells[columns.label]!.trim()]
    const place = known(cell)
    if (place === undefined) return void strangers.push(cell)
    if (label === '') return
    if (labels[place] !== undefined && labels[place] !== label)
      throw new TaskDataError(
        `${table.name}, ${where()}: ${cell} is ${label}, and ${labels[place]} above; expected one class for each picture. Correct the line.`,
      )
    labels[place] = label
  }
  // Without numbers, a first line of a name and a class looks like a header.
  if (layout.hasHeader && layout.names.some((name) => known(name) !== undefined)) take(layout.names, () => 'line 1')
  table.rows(layout, { take })
  const without = folder.pictures.filter((_, i) => labels[i] === undefined).map(({ name }) => name)
  if (without.length > 0)
    throw new TaskDataError(
      `${table.name}: ${without.length === 1 ? 'a picture has' : `${without.length.toLocaleString('en')} pictures have`} no label: ${firstOf(without)}. Add them, or take the pictures away.`,
    )
  return {
    labels: labels as string[],
    said: [
      `The classes of pictures are those of ${table.name}`,
      ...(strangers.length > 0
        ? [`${strangers.length.toLocaleString('en')} of its rows name no picture: ${firstOf(strangers)}`]
        : []),
    ],
  }
}

/** The places of pictures by their whole names, and by names without folders or endings where only one has that. */
export function placesOf({ pictures }: Folder): ReadonlyMap<string, number> {
  const places = new Map<string, number | null>()
  const shorter = (name: string) => name.replace(/\.[^./]+$/, '')
  pictures.forEach(({ name }, i) => {
    for (const short of new Set([basename(name), shorter(name), shorter(basename(name))]))
      if (short !== name) places.set(short, places.has(short) ? null : i)
  })
  pictures.forEach(({ name }, i) => places.set(name, i))
  return new Map([...places].flatMap(([name, place]) => (place === null ? [] : [[name, place]])))
}

/** Which column names pictures and which their classes, by the names of columns and the first row. */
function columnsOf(
  names: readonly string[],
  cells: readonly string[],
  isPicture: (cell: string) => boolean,
  table: string,
): { file: number; label: number } {
  const usual = names.findIndex((name) => ofClasses.test(name))
  // A class may be a number that a picture is called by, too.
  const isName = (cell: string, i: number) => i !== usual && isPicture(cell)
  const whole = cells.findIndex((cell, i) => isName(cell, i) && ofPictures.test(cell.trim()))
  const found = whole >= 0 ? whole : cells.findIndex(isName)
  const file = found >= 0 ? found : usual === 0 ? 1 : 0
  const label = usual >= 0 ? usual : names.length === 2 ? 1 - file : -1
  if (label < 0 || names.length < 2)
    throw new TaskDataError(
      `${table}: ${names.length < 2 ? 'has one column' : `none of its columns (${names.join(', ')}) is called label or class`}; expected a table of file names and classes. Name the column of classes label.`,
    )
  return { file, label }
}
