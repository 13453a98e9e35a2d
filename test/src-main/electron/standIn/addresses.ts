// Chromium knows the scheme `app:` only inside Electron. Here `app://lab` is a secure origin of its own beside it.
const suffix = '.app.standin'

/** `app://lab/x` as Chromium is given it: `https://lab.app.standin/x`. */
export const outside = (url: string): string => url.replace(/^(blob:)?app:\/\/([^/?#]*)/, `$1https://$2${suffix}`)

/** The reverse; other addresses as they are. */
export const inside = (url: string): string =>
  url.replace(/^(blob:)?https:\/\/([^/?#]*)\.app\.standin(?=[/?#]|$)/, '$1app://$2')
