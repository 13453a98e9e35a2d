import type { Server } from 'node:http'
import type { Socket } from 'node:net'

const mostSilent = 64
const patienceMs = 10_000

/** Closes connections that send no request: after some seconds, or the oldest at once if there are too many. */
export function closeSilent(server: Server): void {
  const silent = new Map<Socket, NodeJS.Timeout>()
  const spoke = (socket: Socket) => {
    clearTimeout(silent.get(socket))
    silent.delete(socket)
  }
  server.on('connection', (socket) => {
    silent.set(
      socket,
      setTimeout(() => socket.destroy(), patienceMs),
    )
    socket.once('close', () => spoke(socket))
    const [oldest] = silent.keys()
    if (silent.size > mostSilent) oldest!.destroy()
  })
  server.on('request', ({ socket }) => spoke(socket))
  server.on('upgrade', ({ socket }) => spoke(socket))
}
