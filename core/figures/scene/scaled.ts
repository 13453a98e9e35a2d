import type { Area, Bars, Place, Region, Scene, Shape } from './scene.ts'

/** A scene of another size: every length times `by`. */
export function scaled(scene: Scene, by: number): Scene {
  if (by === 1) return scene
  const place = ([x, y]: Place): Place => [x * by, y * by]
  const area = ({ left, top, width, height }: Area): Area => ({
    left: left * by,
    top: top * by,
    width: width * by,
    height: height * by,
  })
  const shape = (one: Shape): Shape => {
    if (one.kind === 'path')
      return {
        ...one,
        places: one.places.map(place),
        weight: one.weight * by,
        dash: one.dash.map((length) => length * by),
      }
    const at = { x: one.x * by, y: one.y * by }
    if (one.kind === 'text') return { ...one, ...at, size: one.size * by }
    return { ...one, ...at, size: one.size * by * by, weight: one.weight * by }
  }
  const bars = ({ left, right, top, bottom }: Bars): Bars => ({
    left: left * by,
    right: right * by,
    top: top * by,
    bottom: bottom * by,
  })
  const region = (one: Region): Region => {
    if (one.kind === 'curve') return { ...one, places: one.places.map(place) }
    const at = { x: one.x * by, y: one.y * by }
    return one.kind === 'run' ? { ...one, ...at } : { ...one, ...at, bars: one.bars && bars(one.bars) }
  }
  return {
    ...scene,
    width: scene.width * by,
    height: scene.height * by,
    areas: scene.areas.map(area),
    groups: scene.groups.map(({ name, shapes }) => ({ name, shapes: shapes.map(shape) })),
    regions: scene.regions.map(region),
  }
}
