import { keyGap, keyHalf, type PlacedKey } from '../plot/keys.ts'
import type { Theme } from '../theme.ts'
import { box, line } from './path.ts'
import type { Group, Path, Symbol } from './scene.ts'
import { middle, textOf } from './text.ts'

/** The legend at its place: the symbols, then their words. */
export function keyGroups(keys: readonly PlacedKey[], theme: Theme): Group[] {
  const { body: size, ink: fill } = theme
  return [
    { name: 'key symbols', shapes: keys.flatMap((key) => keyShapes(key, theme)) },
    {
      name: 'key texts',
      shapes: keys.map((key) =>
        textOf(key.text, key.x + key.room + keyGap(key), key.y + middle * size, { size, fill }),
      ),
    },
  ]
}

/** The symbol of a key, from its left end, about its middle. */
export function keyShapes(key: PlacedKey, { muted }: Theme): (Path | Symbol)[] {
  const { x, y, room, line: rule, dot, cross } = key
  const [right, centre] = [x + room, x + room / 2]
  const bar = { stroke: cross, weight: 0.7 }
  return [
    ...(key.box
      ? [
          box(x, y - keyHalf * key.box.high, right, y + keyHalf * key.box.high, {
            fill: key.box.fill,
            stroke: muted,
            weight: 0.4,
          }),
        ]
      : []),
    ...(rule ? [line(x, y, right, y, rule)] : []),
    ...(cross ? [line(x, y, right, y, bar), line(centre, y - keyHalf, centre, y + keyHalf, bar)] : []),
    ...(dot ? [{ kind: 'symbol' as const, opacity: 1, ...dot, x: centre, y }] : []),
  ]
}
