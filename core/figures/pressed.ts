import type { AxisValue } from './data.ts'

/** Whether an axis says of a setting whether something presses on its primary. */
export const tellsPressure = (path: string): boolean => /^teaching(\.(mode|pressure|budget(\..+)?))?$/.test(path)

/**
 * Whether its place on the axes says that students or a procedure press on the primary. A bound on the task loss does, and
 * has no pressure; a fixed pressure has no bound.
 */
export function isPressed(axes: Readonly<Record<string, AxisValue>>): boolean {
  const { 'teaching.pressure': pressure = null } = axes
  if (pressure !== null) return pressure !== 0
  return Object.entries(axes).some(([path, value]) => tellsPressure(path) && value !== null && presses(path, value))
}

function presses(path: string, value: NonNullable<AxisValue>): boolean {
  if (path === 'teaching.mode') return value !== 'none'
  // Whole teachings are named by their mode and by the fields in which they differ.
  if (path === 'teaching') return !/^none( |$)| pressure 0( |$)/.test(String(value))
  // Where no student is felt there is no budget either, not even `none`.
  return true
}
