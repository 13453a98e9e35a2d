import { closeSync, readSync } from 'node:fs'
import { openTable } from './chunks.ts'
import { parquetFile } from './parquet/parquet.ts'
import type { TableSource } from './source.ts'
import { textFile, textTable } from './text.ts'

/** The table in a file: Parquet by its name or its first bytes, else text. It is read in parts, and may be larger than memory. */
export function tableFile(path: string): TableSource {
  const isParquet = /\.(parquet|pq)$/i.test(path) || beginning(path) === 'PAR1'
  return isParquet ? parquetFile(path) : textTable(textFile(path))
}

/** The first four bytes of a file, as letters. Throws TaskDataError. */
function beginning(path: string): string {
  const { file } = openTable(path)
  try {
    const bytes = Buffer.alloc(4)
    return bytes.toString('latin1', 0, readSync(file, bytes, 0, 4, 0))
  } finally {
    closeSync(file)
  }
}
