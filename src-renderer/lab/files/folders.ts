import { zipOf, type FolderFile } from './zip.ts'

/** What was dropped: files, and folders with the file that stands for each. */
export interface Dropped {
  readonly files: File[]
  readonly folders: { readonly entry: FileSystemDirectoryEntry; readonly file: File }[]
}

/** What a drop carries. It must be asked while the event is handled. */
export function droppedIn({ items, files }: DataTransfer): Dropped {
  const dropped: Dropped = { files: [], folders: [] }
  const carried = [...items].filter(({ kind }) => kind === 'file')
  if (carried.length === 0) return { files: [...files], folders: [] }
  for (const item of carried) {
    const file = item.getAsFile()
    const entry = item.webkitGetAsEntry()
    if (file && entry?.isDirectory) dropped.folders.push({ entry: entry as FileSystemDirectoryEntry, file })
    else if (file) dropped.files.push(file)
  }
  return dropped
}

/** A folder as one file, a ZIP archive of what is in it. */
export async function packed(folder: FileSystemDirectoryEntry): Promise<File> {
  const files: FolderFile[] = []
  await list(folder, '', files)
  return new File([await zipOf(files)], `${folder.name}.zip`)
}

async function list(folder: FileSystemDirectoryEntry, before: string, into: FolderFile[]): Promise<void> {
  const reader = folder.createReader()
  for (;;) {
    // A hundred at a time, and none once all were told.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (entries.length === 0) return
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue
      if (entry.isDirectory) await list(entry as FileSystemDirectoryEntry, `${before}${entry.name}/`, into)
      else {
        const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
        into.push({ name: before + entry.name, file })
      }
    }
  }
}
