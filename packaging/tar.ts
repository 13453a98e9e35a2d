/** Files of a tar archive: a header of 512 bytes with name and octal size, then the contents in blocks of 512 bytes. */
export function* entries(tar: Buffer): Generator<[name: string, bytes: Buffer]> {
  const text = (from: number, to: number) => tar.toString('latin1', from, to).replace(/\0.*$/s, '')
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const length = Number.parseInt(text(at + 124, at + 136), 8)
    yield [text(at, at + 100), tar.subarray(at + 512, at + 512 + length)]
    at += 512 + 512 * Math.ceil(length / 512)
  }
}
