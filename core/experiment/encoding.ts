/** Decodes a file's bytes: UTF-8, or UTF-16 with a byte order mark; otherwise a fault that says what to do. */
export function textOf(bytes: Uint8Array): { text: string; fault?: undefined } | { text?: undefined; fault: string } {
  const [a, b, c, d] = bytes
  if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0 && c === 0xfe && d === 0xff))
    return { fault: inOther('UTF-32') }
  if (a === 0xff && b === 0xfe) return decoded(bytes, 'utf-16le')
  if (a === 0xfe && b === 0xff) return decoded(bytes, 'utf-16be')
  const wide = unmarked(bytes)
  if (wide) return { fault: inOther(wide) }
  return decoded(bytes, 'utf-8')
}

function decoded(bytes: Uint8Array, encoding: string): { text: string } | { fault: string } {
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes) }
  } catch {
    if (encoding !== 'utf-8') return { fault: `the text is damaged ${encoding.toUpperCase()} (save it again as UTF-8)` }
    const at = firstWrong(bytes)
    const line = bytes.subarray(0, at).filter((byte) => byte === 0x0a).length + 1
    const byte = bytes[at]!.toString(16).toUpperCase().padStart(2, '0')
    return { fault: `line ${line} has the byte 0x${byte}, which is not UTF-8: ${inOther('Latin-1 or Windows-1252')}` }
  }
}

const inOther = (encoding: string): string => {
  const name = encoding.startsWith('Latin') ? 'WINDOWS-1252' : encoding
  return `the file seems to be in ${encoding}; save it as UTF-8 (iconv -f ${name} -t UTF-8 FILE)`
}

/** UTF-16 without a byte order mark: in Latin text every other byte is zero. */
function unmarked(bytes: Uint8Array): string | undefined {
  const start = bytes.subarray(0, 4096)
  const zeros = [0, 0]
  start.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2]!++
  })
  const [even, odd] = zeros as [number, number]
  const many = start.length / 8
  if (odd > many && odd > 8 * even) return 'UTF-16LE'
  return even > many && even > 8 * odd ? 'UTF-16BE' : undefined
}

/** The index of the first byte that is not valid UTF-8. */
function firstWrong(bytes: Uint8Array): number {
  let [low, high] = [0, bytes.length]
  // Search for the longest prefix that is valid, or would be with more bytes.
  while (low + 1 < high) {
    const middle = (low + high) >> 1
    if (begins(bytes.subarray(0, middle))) low = middle
    else high = middle
  }
  // An unfinished character is reported at its first byte.
  while (low > 0 && !begins(bytes.subarray(0, low), false)) low--
  return low
}

function begins(bytes: Uint8Array, stream = true): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream })
    return true
  } catch {
    return false
  }
}
