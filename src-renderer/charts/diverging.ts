const [blue, orange] = [
  [0x00, 0x72, 0xb2],
  [0xd5, 0x5e, 0x00],
] as const

/** A signed value in [−1, 1] between blue and orange, 0 as the surface itself (`#rrggbb`). */
export function diverging(value: number, paper: string): string {
  const end = value < 0 ? blue : orange
  const share = Math.min(1, Math.abs(value)) ** 0.8
  const channel = (i: number) => {
    const from = Number.parseInt(paper.slice(1 + 2 * i, 3 + 2 * i), 16)
    return Math.round(from + (end[i]! - from) * share)
  }
  return `rgb(${channel(0)} ${channel(1)} ${channel(2)})`
}
