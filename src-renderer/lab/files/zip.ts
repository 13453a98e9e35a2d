/** A file in a folder that a user gives: its name with the folders that it is in, behind /. */
export interface FolderFile {
  readonly name: string
  readonly file: Blob
}

/** Files of an archive without the extensions of ZIP64. */
const mostFiles = 65_535

/**
 * Files as one ZIP archive, stored as they are (PKWARE's APPNOTE 6.3.10). Each is read once for its checksum; their content is
 * not kept in memory. Rejects with what to do where they are too many.
 */
export async function zipOf(files: readonly FolderFile[]): Promise<Blob> {
  if (files.length > mostFiles)
    throw new Error(
      `The folder holds ${files.length.toLocaleString('en')} files; at most ${mostFiles.toLocaleString('en')} can be sent. Name it by its path in the experiment (task.path) instead.`,
    )
  const parts: (Blob | Uint8Array<ArrayBuffer>)[] = []
  const directory: (Blob | Uint8Array<ArrayBuffer>)[] = []
  let [at, listed] = [0, 0]
  for (const { name, file } of files) {
    const path = new TextEncoder().encode(name)
    const checksum = crc32(new Uint8Array(await file.arrayBuffer()))
    // Version 2.0, names in UTF-8, stored, and the first day of the format.
    const facts = [
      ...short(20),
      ...short(0x0800),
      ...short(0),
      ...short(0),
      ...short(0x21),
      ...long(checksum),
      ...long(file.size),
      ...long(file.size),
      ...short(path.length),
      ...short(0),
    ]
    const local = Uint8Array.from([...long(0x04034b50), ...facts, ...path])
    const entry = Uint8Array.from([
      ...long(0x02014b50),
      ...short(20),
      ...facts,
      ...short(0),
      ...short(0),
      ...short(0),
      ...long(0),
      ...long(at),
      ...path,
    ])
    parts.push(local, file)
    directory.push(entry)
    at += local.length + file.size
    listed += entry.length
  }
  const count = short(files.length)
  const end = Uint8Array.from([
    ...long(0x06054b50),
    ...short(0),
    ...short(0),
    ...count,
    ...count,
    ...long(listed),
    ...long(at),
    ...short(0),
  ])
  return new Blob([...parts, ...directory, end])
}

const short = (value: number): number[] => [value & 0xff, (value >>> 8) & 0xff]
const long = (value: number): number[] => [...short(value & 0xffff), ...short(value >>> 16)]

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
})

function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff
  for (const byte of bytes) value = table[(value ^ byte) & 0xff]! ^ (value >>> 8)
  return (value ^ 0xffffffff) >>> 0
}
