/** A named array of a weights file. */
export interface NamedArray {
  name: string
  shape: readonly number[]
  data: Float32Array
}

/**
 * Arrays in the safetensors format: the header's length in eight bytes, a JSON header padded to eight with spaces,
 * then the arrays, little-endian and one after the other (github.com/huggingface/safetensors, "Format").
 */
export function safetensors(arrays: readonly NamedArray[], metadata: Record<string, string>): Uint8Array {
  let end = 0
  const entries = arrays.map(({ name, shape, data }) => {
    const from = end
    end += data.byteLength
    return [name, { dtype: 'F32', shape, data_offsets: [from, end] }]
  })
  const json = JSON.stringify({ __metadata__: metadata, ...Object.fromEntries(entries) })
  const header = new TextEncoder().encode(json)
  const padded = Math.ceil(header.length / 8) * 8
  const bytes = new Uint8Array(8 + padded + end).fill(0x20, 8, 8 + padded)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true)
  bytes.set(header, 8)
  let at = 8 + padded
  for (const { data } of arrays) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at)
    at += data.byteLength
  }
  return bytes
}
