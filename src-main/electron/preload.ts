// Everything that the page gets from Electron: a port to the lab service, and the paths of files that the user gives it.
import { contextBridge, ipcRenderer, webUtils } from 'electron'

declare const window: { postMessage(message: unknown, targetOrigin: string, transfer: unknown[]): void }
declare const location: { origin: string }

contextBridge.exposeInMainWorld('pellucid', {
  /** Opens a connection to the lab; its port arrives as a `message` event of `{ pellucid: 'port' }`. */
  connect(): void {
    const { port1, port2 } = new MessageChannel()
    ipcRenderer.postMessage('lab', null, [port1])
    window.postMessage({ pellucid: 'port' }, location.origin, [port2])
  },
  /** The path of a file that was dropped or chosen; a page cannot make such a file itself. */
  pathOf: (file: Parameters<typeof webUtils.getPathForFile>[0]): string => webUtils.getPathForFile(file),
})
