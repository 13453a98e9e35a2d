import { ipcMain, type MessagePortMain } from 'electron'
import type { RawData, WebSocket } from 'ws'
import { isOurs } from './page.ts'

/** Gives every page of ours a connection to the lab: bytes are passed between its port and a socket of its own. */
export function bridge(reach: () => Promise<WebSocket>, failed: (reason: string) => void): void {
  ipcMain.on('lab', ({ sender, senderFrame, ports: [port] }) => {
    if (!port) return
    if (!senderFrame || senderFrame !== sender.mainFrame || !isOurs(senderFrame.url)) return port.close()
    // A reloaded page may leave before its service is reached, and reports that only once.
    let gone = false
    port.on('close', () => (gone = true))
    reach().then(
      (socket) => (gone ? socket.close() : join(port, socket)),
      (error: Error) => {
        port.close()
        failed(error.message)
      },
    )
  })
}

function join(port: MessagePortMain, socket: WebSocket): void {
  port.on('message', ({ data }: { data: unknown }) => {
    if (typeof data === 'string' || data instanceof Uint8Array) socket.send(data, () => {})
  })
  port.on('close', () => socket.close())
  socket.on('message', (data: RawData, isBinary: boolean) =>
    port.postMessage(isBinary ? new Uint8Array(data as Buffer) : data.toString()),
  )
  socket.on('close', () => port.close())
  if (socket.readyState !== socket.OPEN) return port.close()
  // Messages that the page has already sent wait in the port.
  port.start()
}
