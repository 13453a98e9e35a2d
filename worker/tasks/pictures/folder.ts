import type { PathArray } from '../arrays/read.ts'
import { picturesIn, type FolderPictures } from './array.ts'
import type { Folder } from './files.ts'

/** Folders whose pictures are kept: one for training and one for testing. */
const mostKept = 2
const kept: { path: string; standing: string; read: FolderPictures }[] = []

/** The pictures of a folder, which are read again only if a file has changed. Throws TaskDataError. */
export function folderPictures(folder: Folder): { pictures: PathArray; said: readonly string[] } {
  const { path, standing } = folder
  const known = kept.find((one) => one.path === path && one.standing === standing)
  const read = known?.read ?? picturesIn(folder)
  if (!known) {
    kept.unshift({ path, standing, read })
    kept.length = Math.min(kept.length, mostKept)
  }
  return { pictures: { path, array: read.array }, said: read.said }
}
