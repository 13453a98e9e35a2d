import { place } from './place.ts'

/** Where the script of the door lies; no file of the page has this name. */
export const doorScriptAddress = `${place}/door.js`

/** What a right token is answered with: a page that puts the key into its tab and goes on to the lab. */
export const doorPage = (key: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Pellucid</title><meta name="key" content="${key}">` +
  `<script src="${doorScriptAddress}"></script><noscript>The lab needs JavaScript.</noscript></html>`

/** The token leaves the address before anything else, and no step back in the tab leads to it. */
export const doorScript = `history.replaceState(null, '', '${place}/' + location.hash)
sessionStorage.setItem('pellucid.key', document.querySelector('meta[name=key]').content)
location.reload()
`
