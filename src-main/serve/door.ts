import { place } from './place.ts'

/** Address of the door's script; no file of the page has this name. */
export const doorScriptAddress = `${place}/door.js`

/** The answer to a right token: a page that stores the key in its tab and continues to the lab. */
export const doorPage = (key: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Pellucid</title><meta name="key" content="${key}">` +
  `<script src="${doorScriptAddress}"></script><noscript>The lab needs JavaScript.</noscript></html>`

/** Removes the token from the address before anything else, so that going back in the tab does not lead to it. */
export const doorScript = `history.replaceState(null, '', '${place}/' + location.hash)
sessionStorage.setItem('pellucid.key', document.querySelector('meta[name=key]').content)
location.reload()
`
