import type { WebSocket } from 'ws'

/** How a client begins every message: with the id of its call, under which the answer comes back. */
const beginning = '{"i":'

/**
 * A client's socket without the messages that have no id: nothing could answer them, and the RPC library forgets every
 * open call of the connection when it comes to one.
 */
export const numbered = (socket: WebSocket): Pick<WebSocket, 'send' | 'addEventListener'> => ({
  send: socket.send.bind(socket),
  addEventListener(type, listener, options) {
    const hear = typeof listener === 'function' ? listener : listener.handleEvent.bind(listener)
    socket.addEventListener(type, (event) => ('data' in event && !hasId(event.data) ? undefined : hear(event)), options)
  },
})

// A second "i" in the same object changes the id, but does not take it away.
const hasId = (data: unknown): boolean =>
  typeof data === 'string'
    ? data.startsWith(beginning)
    : Buffer.isBuffer(data) && data.toString('latin1', 0, beginning.length) === beginning
