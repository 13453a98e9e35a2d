import type { BrowserContext, Page } from 'playwright-core'

/** Texts that run where they are not treated as text; each says what it was. */
export const enemy = (what: string): string =>
  `<img src="/none.png" onerror="ran('${what}')"><script>ran('${what}')</script>{@html x}[a](javascript:ran('${what}'))`

/** From now on notes in every page of a context what ran of those texts; the policy would hide it, and is best off. */
export const hearScripts = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript('globalThis.heard = []; globalThis.ran = (what) => heard.push(what)')

/** What became more than text on a page: what ran, and elements that only such texts could have brought. */
export async function moreThanText(page: Page): Promise<string[]> {
  return page.evaluate(`[...heard, ...[...document.querySelectorAll(
    'img[src="/none.png"], [onerror], a[href^="javascript:"], script:not([src])',
  )].map((found) => found.outerHTML)]`)
}

/** What a page that is let loose would do, each under the name of what should have stopped it. */
export async function tryScripts(page: Page): Promise<string[]> {
  return page.evaluate(`(async () => {
    const ran = []
    globalThis.ran = (what) => ran.push(what)
    // Later, since what a debugger evaluates is excused from the policy while it does.
    setTimeout(() => { try { new Function('ran("a program made of text")')() } catch {} })
    setTimeout(() => {
      const place = document.createElement('div')
      place.innerHTML = '<img src="/none.png" onerror="ran(\\'a handler in markup\\')">'
      const script = document.createElement('script')
      script.textContent = 'ran("a script in markup")'
      const foreign = document.createElement('script')
      foreign.src = 'data:text/javascript,ran("a script from elsewhere")'
      const frame = document.createElement('iframe')
      frame.src = 'https://example.org/frame'
      const picture = new Image()
      picture.onload = () => ran('a picture from elsewhere')
      picture.src = 'https://example.org/picture'
      document.body.append(place, script, foreign, frame, picture)
    })
    setTimeout(() => fetch('https://example.org/').then(() => ran('a request to elsewhere'), () => {}))
    await new Promise((resolve) => setTimeout(resolve, 400))
    return ran
  })()`)
}

/** Addresses that lead out of a folder, were one joined to them; and ways around lists of what is denied. */
export const traversals = [
  '/../package.json',
  '/..%2f..%2fpackage.json',
  '/%2e%2e/%2e%2e/package.json',
  '/assets/../../main/index.js',
  '/..%5c..%5cpackage.json',
  '/..\\..\\package.json',
  '//etc/passwd',
  '/./index.html',
  '/index.html',
  '/?raw',
  '/?token',
  '/assets/',
  '/assets',
  '/%00',
  '/package.json',
  '/@fs/etc/passwd',
]
