import { okabeIto } from '../../core/figures/palette.ts'
import type { Colours } from './theme.ts'

/** Colours that a canvas is drawn with, read from the tokens of the theme in force. */
export interface Surface extends Colours {
  accent: string
  /** A category's colour as it stands on this surface. */
  category(colour: string): string
}

const tokens = ['--blue', '--orange', '--green', '--purple', '--sky', '--amber']

/** The surface that an element lies on; read it again when the theme changes. */
export function surfaceOf(element: Element): Surface {
  const style = getComputedStyle(element)
  const read = (name: string) => style.getPropertyValue(name).trim()
  const categories = new Map<string, string>(okabeIto.map((colour, i) => [colour, read(tokens[i]!)]))
  const named = (name: string) => read(`--${name}`)
  return {
    paper: named('paper'),
    ink: named('ink'),
    muted: named('muted'),
    hairline: named('hairline'),
    edge: named('edge'),
    accent: named('accent'),
    category: (colour) => categories.get(colour) ?? colour,
  }
}

/** Makes a canvas as sharp as the screen and gives its context in CSS pixels. */
export function sharp(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D {
  const ratio = window.devicePixelRatio || 1
  const [w, h] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))]
  if (canvas.width !== w) canvas.width = w
  if (canvas.height !== h) canvas.height = h
  const context = canvas.getContext('2d')!
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  return context
}
