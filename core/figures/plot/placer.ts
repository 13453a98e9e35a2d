import { clamp, position } from '../scale.ts'
import type { PlacedPanel } from './placed.ts'

/**
 * The position of data in a panel, in points from its top left corner; data beyond the end of an axis are placed at its
 * end.
 */
export const placer =
  ({ x: across, y: up, width, height }: Pick<PlacedPanel, 'x' | 'y' | 'width' | 'height'>) =>
  (x: number, y: number): { x: number; y: number } => ({
    x: position(across.scale, clamp(across.scale, x), width),
    y: height - position(up.scale, clamp(up.scale, y), height),
  })
