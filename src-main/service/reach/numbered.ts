import type { WebSocket } from 'ws'

/** The beginning of every client message: the id of its call, which the answer repeats. */
const beginning = '{"i":'

/**
 * A client's socket without messages that have no id: they cannot be answered, and one such message makes the RPC
 * library forget every open call of the connection.
 */
export const numbered = (socket: WebSocket): Pick<WebSocket, 'send' | 'addEventListener'> => ({
  send: socket.send.bind(socket),
  addEventListener(type, listener, options) {
    const hear = typeof listener === 'function' ? listener : listener.handleEvent.bind(listener)
    socket.addEventListener(type, (event) => ('data' in event && !hasId(event.data) ? undefined : hear(event)), options)
  },
})

// A second "i" in the same object changes the id but does not remove it.
const hasId = (data: unknown): boolean =>
  typeof data === 'string'
    ? data.startsWith(beginning)
    : Buffer.isBuffer(data) && data.toString('latin1', 0, beginning.length) === beginning
