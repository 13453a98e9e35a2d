/** SHA-256 (FIPS 180-4) of a text's UTF-8 bytes, as hex. */
export function sha256(text: string): string {
  const bytes = encoder.encode(text)
  const padded = new Uint8Array(((bytes.length + 72) >> 6) << 6)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29))
  view.setUint32(padded.length - 4, bytes.length << 3)

  const hash = START.slice()
  for (let at = 0; at < padded.length; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + 4 * i)
    for (let i = 16; i < 64; i++)
      w[i] = w[i - 16]! + small(w[i - 15]!, 7, 18, 3) + w[i - 7]! + small(w[i - 2]!, 17, 19, 10)
    compress(hash)
  }
  let hex = ''
  for (let i = 0; i < 8; i++) hex += (hash[i]! >>> 0).toString(16).padStart(8, '0')
  return hex
}

function compress(hash: Int32Array): void {
  let a = hash[0]!
  let b = hash[1]!
  let c = hash[2]!
  let d = hash[3]!
  let e = hash[4]!
  let f = hash[5]!
  let g = hash[6]!
  let h = hash[7]!
  for (let i = 0; i < 64; i++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUND[i]! + w[i]!) | 0
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
    h = g
    g = f
    f = e
    e = (d + t1) | 0
    d = c
    c = b
    b = a
    a = (t1 + t2) | 0
  }
  hash[0]! += a
  hash[1]! += b
  hash[2]! += c
  hash[3]! += d
  hash[4]! += e
  hash[5]! += f
  hash[6]! += g
  hash[7]! += h
}

const encoder = new TextEncoder()
const w = new Int32Array(64)
const turn = (x: number, by: number): number => (x >>> by) | (x << (32 - by))
const small = (x: number, by: number, by2: number, shift: number): number => turn(x, by) ^ turn(x, by2) ^ (x >>> shift)

const PRIMES = Array.from({ length: 312 }, (_, i) => i).filter((n) => n > 1 && !factor(n))
function factor(n: number): boolean {
  for (let f = 2; f * f <= n; f++) if (n % f === 0) return true
  return false
}
/** First 32 bits of the fractional part. */
const fraction = (x: number): number => Math.floor((x - Math.floor(x)) * 2 ** 32)
const START = Int32Array.from(PRIMES.slice(0, 8).map((p) => fraction(Math.sqrt(p))))
const ROUND = Int32Array.from(PRIMES.slice(0, 64).map((p) => fraction(Math.cbrt(p))))
