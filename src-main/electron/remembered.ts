import { app } from 'electron'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What the app remembers from one start to the next. */
export interface Remembered {
  window?: { x: number; y: number; width: number; height: number; maximized: boolean }
  /** Where the last export went. */
  exports?: string
}

const file = () => join(app.getPath('userData'), 'window.json')

/** What was remembered; a file that is missing or damaged remembers nothing. */
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

/** Remembers more; a full disk is no reason to bother anybody. */
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
