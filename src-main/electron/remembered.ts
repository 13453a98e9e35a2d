import { app } from 'electron'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Settings that the app keeps between starts. */
export interface Remembered {
  window?: { x: number; y: number; width: number; height: number; maximized: boolean }
  /** The folder of the last export. */
  exports?: string
}

const file = () => join(app.getPath('userData'), 'window.json')

/** Reads the settings; a missing or damaged file gives none. */
export function remembered(): Remembered {
  try {
    const { window: bounds, exports } = JSON.parse(readFileSync(file(), 'utf8')) as Remembered
    const sound = bounds && [bounds.x, bounds.y, bounds.width, bounds.height].every(Number.isFinite)
    return {
      ...(sound ? { window: { ...bounds, maximized: bounds.maximized === true } } : {}),
      ...(typeof exports === 'string' ? { exports } : {}),
    }
  } catch {
    return {}
  }
}

/** Saves settings; a full disk is not reported. */
export function remember(more: Remembered): void {
  try {
    const text = JSON.stringify({ ...remembered(), ...more })
    mkdirSync(dirname(file()), { recursive: true })
    writeFileSync(`${file()}.new`, text)
    renameSync(`${file()}.new`, file())
  } catch (error) {
    console.error(`cannot remember the window: ${(error as Error).message}`)
  }
}
