import { app, Menu, type BrowserWindow, type MenuItemConstructorOptions } from 'electron'
import { origin } from './page.ts'

/** The menu: the lab's screens, and the usual window commands. */
export function setMenu(window: () => BrowserWindow | null): void {
  const go = (label: string, address: string, accelerator: string): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => void window()?.webContents.loadURL(`${origin}/${address}`),
  })
  const mac: MenuItemConstructorOptions[] = process.platform === 'darwin' ? [{ role: 'appMenu' }] : []
  const inDevelopment: MenuItemConstructorOptions[] = app.isPackaged ? [] : [{ role: 'toggleDevTools' }]
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...mac,
      {
        label: '&Lab',
        submenu: [
          go('New experiment', '#/new', 'CmdOrCtrl+N'),
          go('Experiments', '#/', 'CmdOrCtrl+E'),
          go('Device', '#/device', 'CmdOrCtrl+D'),
          { type: 'separator' },
          { role: 'quit' },
        ],
      },
      { role: 'editMenu' },
      {
        label: '&View',
        submenu: [
          { role: 'reload' },
          { type: 'separator' },
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { role: 'togglefullscreen' },
          ...inDevelopment,
        ],
      },
      { role: 'windowMenu' },
      { role: 'help', submenu: [{ label: 'About Pellucid', click: () => app.showAboutPanel() }] },
    ]),
  )
}
