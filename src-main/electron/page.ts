/** The scheme and host of the page: its origin is `app://lab`. */
export const scheme = 'app'
export const origin = 'app://lab'

/** Whether an address belongs to our own page; parsed, since `app://lab.evil` and `app://lab@evil` start the same. */
export function isOurs(address: string): boolean {
  if (!URL.canParse(address)) return false
  const { protocol, host, username, password } = new URL(address)
  return protocol === 'app:' && host === 'lab' && username === '' && password === ''
}
