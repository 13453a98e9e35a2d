import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

const attemptsPerMinute = 30

/** The two secrets of one server: the token in the first address, and the cookie that it is exchanged for. */
export class Keys {
  /** 256 bits in the alphabet of addresses. */
  readonly token = randomBytes(32).toString('base64url')
  readonly #session = randomBytes(32).toString('base64url')
  readonly #cookieName: string
  #wrong: number[] = []

  /** A browser keeps cookies by host and not by port: the port is in the name. */
  constructor(port: number) {
    this.#cookieName = `pellucid_${port}`
  }

  /** Gives the cookie for the right token; null for a wrong one; `wait` after too many wrong ones. */
  exchange(token: string, nowMs: number): string | null | 'wait' {
    this.#wrong = this.#wrong.filter((time) => nowMs - time < 60_000)
    if (this.#wrong.length >= attemptsPerMinute) return 'wait'
    if (same(token, this.token)) return `${this.#cookieName}=${this.#session}; HttpOnly; SameSite=Strict; Path=/`
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
}

/** Compares in a time that does not tell how much was right. */
function same(given: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(secret))
}
