import { deflateSync, inflateSync } from 'node:zlib'
import { pngChunk } from '../../src-main/exports/pngText.ts'

/** Most colours of a picture. */
const mostColours = 256
/** Bits of a channel that tell colours apart while they are counted. */
const bits = 6

/**
 * A screenshot (PNG, 8 bits a channel, RGB or RGBA and opaque, not interlaced) with a palette of at most 256 colours
 * (median cut), which takes about a third of the bytes. Throws for other PNGs.
 */
export function paletted(png: Buffer): Buffer {
  const { width, height, rgb } = pixelsOf(png)
  const key = (i: number) =>
    ((rgb[i]! >> (8 - bits)) << (2 * bits)) | ((rgb[i + 1]! >> (8 - bits)) << bits) | (rgb[i + 2]! >> (8 - bits))
  const counts = new Map<number, { count: number; sums: [number, number, number] }>()
  for (let i = 0; i < rgb.length; i += 3) {
    const found = counts.get(key(i))
    const { sums } = found ?? { sums: [0, 0, 0] }
    for (const c of [0, 1, 2] as const) sums[c] += rgb[i + c]!
    if (found) found.count++
    else counts.set(key(i), { count: 1, sums: sums as [number, number, number] })
  }
  const palette = cut([...counts.entries()].map(([name, { count, sums }]) => ({ name, count, sums })))
  const index = new Map(palette.flatMap(({ names }, place) => names.map((name) => [name, place] as const)))
  const lines = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) lines[y * (width + 1) + 1 + x] = index.get(key((y * width + x) * 3))!
  const header = Buffer.from(png.subarray(16, 29))
  header.set([8, 3], 8)
  return Buffer.concat([
    png.subarray(0, 8),
    pngChunk('IHDR', header),
    pngChunk('PLTE', Buffer.from(palette.flatMap(({ colour }) => colour))),
    pngChunk('IDAT', deflateSync(lines, { level: 9 })),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

interface Counted {
  name: number
  count: number
  sums: [number, number, number]
}

/** Colours in at most 256 groups, the most spread group split first; each group with its mean colour. */
function cut(colours: Counted[]): { names: number[]; colour: number[] }[] {
  const channel = ({ sums, count }: Counted, c: number) => sums[c]! / count
  const spread = (group: Counted[]) => {
    const ranges = [0, 1, 2].map((c) => {
      let [low, high] = [255, 0]
      for (const one of group) {
        low = Math.min(low, channel(one, c))
        high = Math.max(high, channel(one, c))
      }
      return high - low
    })
    const widest = ranges.indexOf(Math.max(...ranges))
    const pixels = group.reduce((sum, { count }) => sum + count, 0)
    return { group, widest, cost: ranges[widest]! ** 2 * Math.sqrt(pixels) }
  }
  const groups = [spread(colours)]
  while (groups.length < mostColours) {
    groups.sort((a, b) => b.cost - a.cost)
    const { group, widest, cost } = groups[0]!
    if (cost === 0) break
    group.sort((a, b) => channel(a, widest) - channel(b, widest))
    const middle = (channel(group[0]!, widest) + channel(group.at(-1)!, widest)) / 2
    const at = Math.max(
      1,
      group.findIndex((one) => channel(one, widest) > middle),
    )
    groups.splice(0, 1, spread(group.slice(0, at)), spread(group.slice(at)))
  }
  return groups.map(({ group }) => {
    const total = group.reduce((sum, { count }) => sum + count, 0)
    const colour = [0, 1, 2].map((c) => Math.round(group.reduce((sum, { sums }) => sum + sums[c]!, 0) / total))
    return { names: group.map(({ name }) => name), colour }
  })
}

function pixelsOf(png: Buffer): { width: number; height: number; rgb: Uint8Array } {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
  const channels = { 2: 3, 6: 4 }[png[25]!]
  if (png[24] !== 8 || channels === undefined || png[28] !== 0)
    throw new Error('the picture is not a PNG of 8 bits a channel, RGB or RGBA, without interlacing')
  const parts: Buffer[] = []
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)))
  const bytes = inflateSync(Buffer.concat(parts))
  const rgb = new Uint8Array(width * height * 3)
  const stride = width * channels
  let above = new Uint8Array(stride)
  for (let y = 0; y < height; y++) {
    const filter = bytes[y * (stride + 1)]!
    const line = bytes.subarray(y * (stride + 1) + 1, (y + 1) * (stride + 1))
    for (let i = 0; i < stride; i++) {
      const [left, up, corner] = [line[i - channels] ?? 0, above[i]!, above[i - channels] ?? 0]
      line[i] = line[i]! + [0, left, up, (left + up) >> 1, nearestOf(left, up, corner)][filter]!
    }
    for (let x = 0; x < width; x++) rgb.set(line.subarray(x * channels, x * channels + 3), (y * width + x) * 3)
    above = new Uint8Array(line)
  }
  return { width, height, rgb }
}

/** Paeth's predictor (PNG specification, 9.4). */
function nearestOf(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}
