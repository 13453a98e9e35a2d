import type { PageHeader } from 'hyparquet'

/**
 * Throws unless the runs of a page's levels and places in its dictionary end where the page does. A damaged run may claim two
 * thousand million values, which the library would write down. `bytes` are unpacked.
 */
export function requireRuns(bytes: Uint8Array, header: PageHeader, isOptional: boolean, isBoolean: boolean): void {
  const { data_page_header: first, data_page_header_v2: second } = header
  const page = first ?? second
  if (!page) return
  const { num_values, encoding } = page
  let at = second ? (second.repetition_levels_byte_length ?? 0) : 0
  if (isOptional) {
    const begin = second ? at : at + 4
    const end = begin + (second ? second.definition_levels_byte_length : lengthAt(bytes, at))
    requireEnding(bytes.subarray(begin, end), 1, num_values)
    at = end
  }
  if (isBoolean && encoding === 'RLE') requireEnding(bytes.subarray(second ? at : at + 4), 1, num_values)
  else if (encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY')
    requireEnding(bytes.subarray(at + 1), bytes[at] ?? 0, num_values)
}

const lengthAt = (bytes: Uint8Array, at: number): number =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getUint32(at, true)

/** Throws if a run repeats a number beyond so many values; `width` is in bits. */
function requireEnding(bytes: Uint8Array, width: number, values: number): void {
  let seen = 0
  for (let at = 0; seen < values && at < bytes.length;) {
    let [run, shift] = [0, 1]
    for (let more = true; more && at < bytes.length; shift *= 128) {
      const byte = bytes[at++]!
      run += (byte & 0x7f) * shift
      more = byte >= 0x80
    }
    const count = Math.floor(run / 2)
    if (run % 2 === 1) {
      seen += 8 * count
      at += count * width
    } else {
      seen += count
      at += Math.ceil(width / 8)
      if (seen > values) throw new Error(`a run has ${count} values in a page of ${values}`)
    }
  }
}
