// Stands in for the module `electron`, driving the Chromium of the packages: what a handler denies is denied there,
// what a protocol answers is what the page gets, and ports carry bytes between two processes.
export { app } from './app.ts'
export { BrowserWindow } from './window.ts'
export { dialog, shell } from './desk.ts'
export { ipcMain } from './ports.ts'
export { Menu } from './menu.ts'
export { protocol, session } from './session.ts'

export const nativeTheme = { shouldUseDarkColors: false }
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1600, height: 1000 } }] }
