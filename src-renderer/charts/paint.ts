import type { Path, Scene, Symbol } from '../../core/figures/scene/scene.ts'
import { radiusOf, symbolPath } from '../../core/figures/scene/symbols.ts'
import type { Surface } from './surface.ts'

/** Paints a scene but its texts, which lie over it; runs stand out where some are selected. */
export function paint(
  context: CanvasRenderingContext2D,
  scene: Scene,
  surface: Surface,
  selected: ReadonlySet<number | string>,
): void {
  context.clearRect(0, 0, scene.width, scene.height)
  context.save()
  for (const { shapes } of scene.groups) {
    for (const shape of shapes) if (shape.kind === 'path') path(context, shape, surface)
    const symbols = shapes.filter((shape) => shape.kind === 'symbol')
    const looks = selected.size === 0 ? symbols : symbols.map((symbol) => chosen(symbol, selected, surface))
    for (const alike of runsOf(looks)) together(context, alike, surface)
  }
  context.restore()
}

/** A run as it looks where some are selected: it, or the others, step back. */
function chosen(symbol: Symbol, selected: ReadonlySet<number | string>, { accent }: Surface): Symbol {
  if (symbol.run === undefined) return symbol
  if (!selected.has(symbol.run)) return { ...symbol, opacity: symbol.opacity * 0.35 }
  return { ...symbol, opacity: 1, size: symbol.size * 2, stroke: accent, weight: 1.4 }
}

/** Symbols that follow each other and look alike. */
function runsOf(symbols: readonly Symbol[]): Symbol[][] {
  const runs: Symbol[][] = []
  let last: Symbol | undefined
  for (const symbol of symbols) {
    if (last && alike(last, symbol)) runs.at(-1)!.push(symbol)
    else runs.push([symbol])
    last = symbol
  }
  return runs
}

const alike = (a: Symbol, b: Symbol): boolean =>
  a.shape === b.shape &&
  a.size === b.size &&
  a.fill === b.fill &&
  a.stroke === b.stroke &&
  a.weight === b.weight &&
  a.opacity === b.opacity

/** Symbols that look alike as one path: thousands of paths take more time than everything else. */
function together(context: CanvasRenderingContext2D, symbols: readonly Symbol[], surface: Surface): void {
  const { shape, size, fill, stroke, weight, opacity } = symbols[0]!
  const all = new Path2D()
  const r = radiusOf(size)
  const one = shape === 'circle' ? null : outlineOf(shape, size)
  for (const { x, y } of symbols) {
    if (one) all.addPath(one, { e: x, f: y })
    else {
      all.moveTo(x + r, y)
      all.arc(x, y, r, 0, 2 * Math.PI)
    }
  }
  context.globalAlpha = opacity
  fillAndStroke(context, all, { fill, stroke, weight }, surface)
}

/** Outlines by shape and size, which are few: a thousand settings of a plot share them. */
const outlines = new Map<string, Path2D>()

function outlineOf(shape: string, size: number): Path2D {
  const key = `${shape} ${size}`
  const known = outlines.get(key) ?? new Path2D(symbolPath(shape, size))
  outlines.set(key, known)
  return known
}

function path(
  context: CanvasRenderingContext2D,
  { places, closed, dash, opacity, ...look }: Path,
  surface: Surface,
): void {
  const line = new Path2D()
  places.forEach(([x, y], i) => {
    const [px, py] = look.weight < 1 ? [sharp(x), sharp(y)] : [x, y]
    if (i === 0) line.moveTo(px, py)
    else line.lineTo(px, py)
  })
  if (closed) line.closePath()
  context.globalAlpha = opacity
  context.lineJoin = closed ? 'miter' : 'round'
  context.setLineDash([...dash])
  fillAndStroke(context, line, look, surface)
  context.setLineDash([])
}

/** The middle of a pixel, where a hairline is one pixel wide. */
const sharp = (length: number): number => Math.floor(length) + 0.5

function fillAndStroke(
  context: CanvasRenderingContext2D,
  line: Path2D,
  { fill, stroke, weight }: Pick<Path, 'fill' | 'stroke' | 'weight'>,
  surface: Surface,
): void {
  if (fill !== 'transparent') {
    context.fillStyle = surface.category(fill)
    context.fill(line)
  }
  if (stroke === 'transparent' || weight === 0) return
  context.strokeStyle = surface.category(stroke)
  context.lineWidth = weight
  context.stroke(line)
}
