import type { IncomingMessage } from 'node:http'

/** Why a request is refused: a status, and words for the reader of the answer. */
export interface Refusal {
  status: number
  why: string
}

/** The names of this machine; the port may differ from ours behind a tunnel. */
const ours = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/

/** Refuses requests that come neither from this machine's address bar nor from our page; null admits the request. */
export function refusal({ headers, method }: IncomingMessage, upgrade: boolean): Refusal | null {
  const host = headers.host ?? ''
  // A foreign name that resolves to this machine (DNS rebinding) still appears in the Host header.
  if (!ours.test(host)) return { status: 403, why: 'This lab answers at 127.0.0.1 or localhost only.' }
  const { origin } = headers
  if (origin === undefined ? upgrade : origin !== `http://${host}`)
    return { status: 403, why: 'This lab answers its own page only.' }
  // Another port of this machine is the same site, so its pages send our cookie too.
  const site = headers['sec-fetch-site']
  const visits = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document'
  if ((site === 'cross-site' || site === 'same-site') && !visits)
    return { status: 403, why: 'This lab answers its own page only.' }
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, why: 'This lab is read with GET.' }
  return null
}
