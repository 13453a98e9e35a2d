/** The symbols of figures (Vega's names) around the origin, as SVG paths of a size in pixels. */
const symbols: Record<string, (r: number) => string> = {
  circle: (r) => `M${r} 0A${r} ${r} 0 1 1 ${-r} 0A${r} ${r} 0 1 1 ${r} 0Z`,
  square: (r) => `M${-r * 0.89} ${-r * 0.89}H${r * 0.89}V${r * 0.89}H${-r * 0.89}Z`,
  diamond: (r) => `M0 ${-1.25 * r}L${1.25 * r} 0L0 ${1.25 * r}L${-1.25 * r} 0Z`,
  'triangle-up': (r) => `M0 ${-1.15 * r}L${1.1 * r} ${0.85 * r}H${-1.1 * r}Z`,
  'triangle-down': (r) => `M0 ${1.15 * r}L${1.1 * r} ${-0.85 * r}H${-1.1 * r}Z`,
  'triangle-right': (r) => `M${1.15 * r} 0L${-0.85 * r} ${1.1 * r}V${-1.1 * r}Z`,
  cross: (r) => {
    const [a, b] = [1.1 * r, 0.4 * r]
    return `M${-a} ${-b}H${-b}V${-a}H${b}V${-b}H${a}V${b}H${b}V${a}H${-b}V${b}H${-a}Z`
  },
}

/** A symbol as SVG's `d`, `diameter` pixels wide. */
export const shapeData = (shape: string, diameter: number): string => (symbols[shape] ?? symbols.circle!)(diameter / 2)

const paths = new Map<string, Path2D>()

/** The same for a canvas; one object for each shape and size. */
export function shapePath(shape: string, diameter: number): Path2D {
  const key = `${shape} ${diameter}`
  const path = paths.get(key) ?? new Path2D(shapeData(shape, diameter))
  paths.set(key, path)
  return path
}
