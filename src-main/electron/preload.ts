// Everything that the page gets from Electron: one call, which returns a port to the lab service.
import { contextBridge, ipcRenderer } from 'electron'

declare const window: { postMessage(message: unknown, targetOrigin: string, transfer: unknown[]): void }
declare const location: { origin: string }

contextBridge.exposeInMainWorld('pellucid', {
  /** Opens a connection to the lab; its port arrives as a `message` event of `{ pellucid: 'port' }`. */
  connect(): void {
    const { port1, port2 } = new MessageChannel()
    ipcRenderer.postMessage('lab', null, [port1])
    window.postMessage({ pellucid: 'port' }, location.origin, [port2])
  },
})
