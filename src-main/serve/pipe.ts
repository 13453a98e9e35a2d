import type { RawData, WebSocket } from 'ws'

/** Bytes that may wait for a slow browser before the service is asked to hold back. */
const mostWaiting = 4 * 2 ** 20
const pulseMs = 30_000

/** Passes encoded messages between a browser's socket and the lab service's; when one ends, so does the other. */
export function pipe(browser: WebSocket, service: WebSocket): void {
  const pass = (from: WebSocket, to: WebSocket) =>
    from.on('message', (data: RawData, isBinary: boolean) => {
      if (to.readyState !== to.OPEN) return
      to.send(data, { binary: isBinary }, () => from.isPaused && to.bufferedAmount < mostWaiting && from.resume())
      if (to.bufferedAmount > mostWaiting) from.pause()
    })
  pass(browser, service)
  pass(service, browser)

  // A tunnel that broke says nothing: a browser that misses a pulse is gone.
  let alive = true
  browser.on('pong', () => (alive = true))
  const pulse = setInterval(() => {
    if (!alive) browser.terminate()
    alive = false
    browser.ping()
  }, pulseMs)
  browser.on('close', () => {
    clearInterval(pulse)
    service.close()
  })
  service.on('close', () => browser.close(1001, 'the lab service ended'))
  if (service.readyState !== service.OPEN) browser.close(1001, 'the lab service ended')
}
