import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Advance widths of a TrueType font, in em. */
export interface Font {
  file: string
  /** Width of a text in em, without kerning. */
  width(text: string): number
  /** Whether the font draws this character itself. */
  has(character: string): boolean
}

/** Reads `cmap` (format 4) and `hmtx` of a TrueType file. */
export function readFont(file: string): Font {
  const bytes = readFileSync(file)
  const table = (tag: string): DataView => {
    for (let i = 0, at = 12; i < bytes.readUInt16BE(4); i++, at += 16)
      if (bytes.toString('latin1', at, at + 4) === tag)
        return new DataView(bytes.buffer, bytes.byteOffset + bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12))
    throw new Error(`${file}: no ${tag} table`)
  }
  const em = table('head').getUint16(18)
  const advances = table('hhea').getUint16(34)
  const metrics = table('hmtx')
  const glyph = characterMap(table('cmap'))
  const advance = (character: string) =>
    metrics.getUint16(4 * Math.min(glyph(character.codePointAt(0)!), advances - 1)) / em
  return {
    file,
    width: (text) => [...text].reduce((sum, character) => sum + advance(character), 0),
    has: (character) => glyph(character.codePointAt(0)!) > 0,
  }
}

/** The glyph of a code point by the Unicode subtable of format 4; 0 is the missing glyph. */
function characterMap(cmap: DataView): (code: number) => number {
  const offset = Array.from({ length: cmap.getUint16(2) }, (_, i) => cmap.getUint32(4 + 8 * i + 4)).find(
    (at) => cmap.getUint16(at) === 4,
  )
  if (offset === undefined) throw new Error('font: no cmap of format 4')
  const segments = cmap.getUint16(offset + 6) / 2
  const at = (array: number, segment: number) => offset + 14 + 2 * (array * segments + segment) + (array > 0 ? 2 : 0)
  return (code) => {
    for (let s = 0; s < segments; s++) {
      if (code > cmap.getUint16(at(0, s))) continue
      const start = cmap.getUint16(at(1, s))
      if (code < start) return 0
      const delta = cmap.getUint16(at(2, s))
      const range = cmap.getUint16(at(3, s))
      if (range === 0) return (code + delta) & 0xffff
      const found = cmap.getUint16(at(3, s) + range + 2 * (code - start))
      return found === 0 ? 0 : (found + delta) & 0xffff
    }
    return 0
  }
}

const bundled = (path: string) => fileURLToPath(import.meta.resolve(`@expo-google-fonts/inter/${path}`))

/** Inter as every exported figure uses it. */
export const inter = {
  regular: readFont(bundled('400Regular/Inter_400Regular.ttf')),
  semibold: readFont(bundled('600SemiBold/Inter_600SemiBold.ttf')),
}

/** Whether Inter has a character in every weight that figures use. */
export const interHas = (character: string): boolean => inter.regular.has(character) && inter.semibold.has(character)
