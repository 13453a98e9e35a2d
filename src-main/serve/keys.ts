import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { place } from './place.ts'

const attemptsPerMinute = 30

/** The two secrets that a right token is exchanged for. */
export interface Entry {
  /** A `Set-Cookie` header: it lets a browser load the page. */
  cookie: string
  /** The key that a page keeps in its tab; it opens the lab itself. */
  key: string
}

/**
 * The secrets of one server: the token in the first address, and the two that it is exchanged for. A browser sends a
 * cookie to every port of this machine, including servers of other users, at the cookie's path. Alone it opens only the
 * page, which is not secret. The key stays in the page's own origin, which no other port shares.
 */
export class Keys {
  /** 256 bits in URL-safe letters. */
  readonly token = secret()
  readonly #session = secret()
  readonly #key = secret()
  readonly #cookieName: string
  #wrong: number[] = []

  /** Browsers store cookies by host, not by port, so the port is part of the name. */
  constructor(port: number) {
    this.#cookieName = `pellucid_${port}`
  }

  /** Exchanges the right token, every time; null for a wrong one; `wait` after too many wrong ones. */
  exchange(token: string, nowMs: number): Entry | null | 'wait' {
    if (same(token, this.token))
      return {
        cookie: `${this.#cookieName}=${this.#session}; HttpOnly; SameSite=Strict; Path=${place}`,
        key: this.#key,
      }
    this.#wrong = this.#wrong.filter((time) => nowMs - time < 60_000)
    if (this.#wrong.length >= attemptsPerMinute) return 'wait'
    this.#wrong.push(nowMs)
    return null
  }

  /** Whether a Cookie header carries our session. */
  admits(cookies = ''): boolean {
    return cookies.split(';').some((pair) => {
      const at = pair.indexOf('=')
      return pair.slice(0, at).trim() === this.#cookieName && same(pair.slice(at + 1).trim(), this.#session)
    })
  }

  /** Whether a Sec-WebSocket-Protocol header carries our key: `pellucid, key.…`. */
  opens(protocols = ''): boolean {
    const offered = protocols.split(',').map((protocol) => protocol.trim())
    return (
      offered.includes('pellucid') && offered.some((one) => one.startsWith('key.') && same(one.slice(4), this.#key))
    )
  }
}

const secret = () => randomBytes(32).toString('base64url')

/** Compares in constant time. */
function same(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(secret))
}
