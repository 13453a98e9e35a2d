const magic = Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1]) // ELF, 64 bits, little-endian

/**
 * A 64-bit ELF program without the symbols and sections after its loaded segments: debuggers need them, and they are
 * 15% of Node. Source: the ELF-64 object file format, version 1.5, figures 2 and 6.
 */
export function loadedPart(program: Buffer): Buffer {
  if (!program.subarray(0, magic.length).equals(magic)) throw new Error('not a program for 64-bit Linux')
  const [table, size, count] = [Number(program.readBigUInt64LE(32)), program.readUInt16LE(54), program.readUInt16LE(56)]
  const ends = Array.from({ length: count }, (_, i) => {
    const at = table + i * size
    return Number(program.readBigUInt64LE(at + 8) + program.readBigUInt64LE(at + 32)) // offset and size in the file
  })
  const loaded = Buffer.from(program.subarray(0, Math.max(table + count * size, ...ends)))
  loaded.writeBigUInt64LE(0n, 40) // no section table,
  loaded.fill(0, 60, 64) // with no entries, and no names
  return loaded
}
