/** What the page may load and run: its own files, and no code made from text. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Headers of every response, in the desktop app and in the browser. */
export const pageHeaders: Record<string, string> = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), display-capture=(), usb=(), serial=(), hid=()',
  'cache-control': 'no-store',
}

/** A file whose name contains the hash of its content, so the content under that name never changes. */
const hashed = /^\/assets\/[^/]+-[\w-]{8}\.\w+$/

/** Headers of a file of the page: an admitted browser may cache a hashed file; all others are revalidated. */
export const headersOf = (address: string): Record<string, string> =>
  hashed.test(address) ? { ...pageHeaders, 'cache-control': 'private, max-age=31536000, immutable' } : pageHeaders
