import { attentionArtifact, unitArtifacts } from '../../../core/units/layout.ts'
import type { Attention, AttentionLayer } from '../../../core/units/report.ts'
import type { Reader } from '../../../history/read/reader.ts'

/** The attention of a run on those of the wanted rows of which it was stored; null if none was stored. */
export function attentionOf(read: Reader, run: number, wanted: readonly number[]): Attention | null {
  const stored = read.artifact(run, unitArtifacts.attendedRows)?.data
  if (!stored) return null
  const places = wanted.map((row) => stored.indexOf(row)).filter((place) => place >= 0)
  const layers: AttentionLayer[] = []
  for (;;) {
    const found = read.artifact(run, attentionArtifact(layers.length))
    if (!found) break
    const [rows, heads, asking, length] = found.shape as [number, number, number, number]
    const each = found.data.length / rows
    const data = new Float32Array(places.length * each)
    places.forEach((place, i) => data.set(found.data.subarray(place * each, (place + 1) * each), i * each))
    layers.push({ heads, asking, length, data })
  }
  return { rows: Int32Array.from(places, (place) => stored[place]!), layers }
}
