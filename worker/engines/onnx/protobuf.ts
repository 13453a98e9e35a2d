/** Writes one protocol-buffer message, field by field (proto3 wire format: varint, 32-bit, length-delimited). */
export class Message {
  #bytes = new Uint8Array(256)
  #length = 0

  /** A varint field; negative numbers take ten bytes, as int64 does. */
  integer(field: number, value: number | bigint): this {
    this.#varint(BigInt(field << 3))
    this.#varint(BigInt.asUintN(64, BigInt(value)))
    return this
  }

  float(field: number, value: number): this {
    this.#varint(BigInt((field << 3) | 5))
    this.#raw(new Uint8Array(Float32Array.of(value).buffer))
    return this
  }

  /** A string, bytes or nested message. */
  nested(field: number, value: string | Uint8Array | Message): this {
    const bytes =
      typeof value === 'string' ? new TextEncoder().encode(value) : value instanceof Message ? value.done() : value
    this.#varint(BigInt((field << 3) | 2))
    this.#varint(BigInt(bytes.length))
    this.#raw(bytes)
    return this
  }

  done(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  #varint(value: bigint): void {
    const bytes: number[] = []
    for (; value > 127n; value >>= 7n) bytes.push(Number(value & 127n) | 128)
    bytes.push(Number(value))
    this.#raw(Uint8Array.from(bytes))
  }

  #raw(more: Uint8Array): void {
    if (this.#length + more.length > this.#bytes.length) {
      const grown = new Uint8Array(2 * (this.#length + more.length))
      grown.set(this.done())
      this.#bytes = grown
    }
    this.#bytes.set(more, this.#length)
    this.#length += more.length
  }
}
