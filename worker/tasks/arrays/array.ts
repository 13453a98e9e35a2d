/** An array read from a file, row-major. */
export interface StoredArray {
  shape: number[]
  /** The type of the values, in words: `unsigned bytes`, `floats`. */
  type: string
  data: Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array
  /** The bytes that the array was read from, uncompressed, or a hash of them: the input of a data hash. */
  bytes: Uint8Array
}

/** Files have fewer bytes than this; images of this size fill 16 GB as floats. */
export const mostBytes = 2 ** 32 - 1

/** `300 × 8 × 8 floats` */
export const saidArray = ({ shape, type }: Pick<StoredArray, 'shape' | 'type'>): string =>
  shape.length === 0 ? `one of ${type}` : `${shape.join(' × ')} ${type}`
