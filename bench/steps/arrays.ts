import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Given } from './program.ts'

/** Writes each array as raw float32, `<folder>/<name>.f32`, so that every contender trains with the same numbers. */
export function writeArrays(folder: string, arrays: Given): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, values] of Object.entries(arrays)) writeFileSync(join(folder, `${name}.f32`), values)
}

/** The arrays of a folder, by name. */
export function readArrays(folder: string): Given {
  return Object.fromEntries(
    readdirSync(folder).map((file) => {
      const bytes = readFileSync(join(folder, file))
      return [file.slice(0, -'.f32'.length), new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)]
    }),
  )
}
