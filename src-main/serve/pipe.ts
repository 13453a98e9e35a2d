import type { RawData, WebSocket } from 'ws'
import { serviceEnded } from '../../core/messages/closing.ts'

/** Bytes that may wait for a slow browser, or for the service to be reached, before the sender is paused. */
const mostWaiting = 4 * 2 ** 20
const pulseMs = 30_000

/**
 * Passes encoded messages between a browser's socket and one to the lab service; when one closes, so does the other.
 * Messages sent before the service is reached wait; a browser that leaves before then leaves nothing behind.
 */
export function pipe(browser: WebSocket, reach: () => Promise<WebSocket>, failed: (reason: string) => void): void {
  const early: { data: RawData; isBinary: boolean }[] = []
  let earlyBytes = 0
  const keep = (data: RawData, isBinary: boolean) => {
    early.push({ data, isBinary })
    earlyBytes += (data as Buffer).length
    // Not earlier: a paused socket does not notice that it is closed.
    if (earlyBytes > mostWaiting) browser.pause()
  }
  browser.on('message', keep)
  browser.on('error', () => browser.terminate())
  keepPulse(browser)

  reach().then(
    (service) => {
      browser.on('close', () => service.close())
      service.on('close', () => browser.close(serviceEnded, 'the lab service ended'))
      if (browser.readyState !== browser.OPEN) return service.close()
      if (service.readyState !== service.OPEN) return browser.close(serviceEnded, 'the lab service ended')
      browser.off('message', keep)
      for (const { data, isBinary } of early.splice(0)) service.send(data, { binary: isBinary })
      pass(browser, service)
      pass(service, browser)
      browser.resume()
    },
    (error: Error) => {
      failed(error.message)
      browser.resume()
      browser.close(1013, 'no lab service')
    },
  )
}

function pass(from: WebSocket, to: WebSocket): void {
  from.on('message', (data: RawData, isBinary: boolean) => {
    if (to.readyState !== to.OPEN) return
    to.send(data, { binary: isBinary }, () => from.isPaused && to.bufferedAmount < mostWaiting && from.resume())
    if (to.bufferedAmount > mostWaiting) from.pause()
  })
}

/** A broken tunnel is silent, so a browser that misses a ping counts as gone. */
function keepPulse(browser: WebSocket): void {
  let alive = true
  browser.on('pong', () => (alive = true))
  const pulse = setInterval(() => {
    if (!alive) browser.terminate()
    alive = false
    browser.ping()
  }, pulseMs)
  browser.on('close', () => clearInterval(pulse))
}
