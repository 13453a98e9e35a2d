// Run inside a page by a test: what of it cannot be reached, lies upon something else, or is cut. One line each.
/* global document, getComputedStyle, innerHeight, innerWidth, NodeFilter */
;(() => {
  const slack = 2
  const describe = (element) => {
    const words = (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().replace(/\s+/g, ' ')
    const kind = [...element.classList].filter((name) => !name.startsWith('svelte-')).join('.')
    return `${element.localName}${kind && '.' + kind} "${words.slice(0, 40)}"`
  }
  const seen = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
    !element.closest('.visually-hidden, .skip, [aria-hidden="true"], svg, option, .cm-editor, .cm-gutters')
  const meets = (a, b) => ({
    left: Math.max(a.left, b.left),
    right: Math.min(a.right, b.right),
    top: Math.max(a.top, b.top),
    bottom: Math.min(a.bottom, b.bottom),
  })
  const titled = (element) => element.closest('[title]') !== null || element.querySelector('[title]') !== null

  /** What clips an element, nearest first; with `own`, what clips its text, which it may be itself. */
  function* clips(element, own) {
    let positioned = own ? 'static' : getComputedStyle(element).position
    for (let up = own ? element : element.parentElement; up; up = up.parentElement) {
      if (positioned === 'fixed') break
      const style = getComputedStyle(up)
      if (positioned === 'absolute' && style.position === 'static') continue
      if (style.overflowX !== 'visible' || style.overflowY !== 'visible') yield { up, style }
      positioned = style.position
    }
  }

  const faults = []
  const whole = { left: 0, top: 0, right: innerWidth, bottom: innerHeight }

  /** What of a box can be seen after scrolling to it, and whether something cuts the rest of it away for good. */
  function reach(element, box, own = false) {
    let now = box
    const scrolled = { x: false, y: false }
    for (const { up, style } of clips(element, own)) {
      const room = up.getBoundingClientRect()
      const scrolls = (way) => way === 'auto' || way === 'scroll'
      if (!scrolled.x && !scrolls(style.overflowX) && style.overflowX !== 'visible')
        if (box.right > room.right + slack || box.left < room.left - slack) return { cutBy: up, style, way: 'x' }
      if (!scrolled.y && !scrolls(style.overflowY) && style.overflowY !== 'visible')
        if (box.bottom > room.bottom + slack || box.top < room.top - slack) return { cutBy: up, style, way: 'y' }
      if (scrolls(style.overflowX)) scrolled.x = true
      if (scrolls(style.overflowY)) scrolled.y = true
      now = meets(now, room)
    }
    if (!scrolled.x && (box.right > innerWidth + slack || box.left < -slack)) return { cutBy: document.body, way: 'x' }
    if (!scrolled.y && (box.bottom > innerHeight + slack || box.top < -slack)) return { cutBy: document.body, way: 'y' }
    return { now: meets(now, whole) }
  }

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const element = node.parentElement
    if (!node.data.trim() || !element || !seen(element) || element.closest('script, style, textarea')) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const box = range.getBoundingClientRect()
    if (box.width === 0) continue
    const { cutBy, style, way } = reach(element, box, true)
    if (!cutBy) continue
    if (way === 'x' && style?.textOverflow === 'ellipsis') {
      if (!titled(cutBy)) faults.push(`an ellipsis without a title: ${describe(cutBy)}`)
    } else faults.push(`cut (${way}) by ${describe(cutBy).slice(0, 40)}: ${describe(element)}`)
  }

  const ruler = document.createElement('canvas').getContext('2d')
  const widthOf = (text, element) => {
    ruler.font = getComputedStyle(element).font
    return ruler.measureText(text).width
  }
  const roomIn = (element) => {
    const { paddingLeft, paddingRight } = getComputedStyle(element)
    return element.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)
  }
  for (const element of [...document.querySelectorAll('select, input[placeholder]')].filter(seen)) {
    const text = element.localName === 'select' ? element.selectedOptions[0]?.label : element.placeholder
    if (text && widthOf(text, element) > roomIn(element) + slack && !element.title)
      faults.push(`cut, without a title: ${describe(element).slice(0, 60)} shows "${text}"`)
  }
  if (document.scrollingElement.scrollWidth > innerWidth) faults.push('the page scrolls sideways')

  const interactive = 'a[href], button, input, select, textarea, [role="slider"], [role="option"], summary'
  const pieces = [...document.querySelectorAll(interactive)].filter(seen).flatMap((element) => {
    const found = reach(element, element.getBoundingClientRect())
    if (found.cutBy) {
      if (found.style?.textOverflow !== 'ellipsis')
        faults.push(`out of reach (${found.way}) in ${describe(found.cutBy).slice(0, 40)}: ${describe(element)}`)
      return []
    }
    return [...element.getClientRects()].map((rect) => ({ element, box: meets(meets(rect, found.now), whole) }))
  })
  const size = ({ left, right, top, bottom }) => Math.min(right - left, bottom - top)
  const floats = (element) => element.closest(':popover-open, dialog[open], [role="alert"]')
  const layer = (element) => {
    for (let up = element; up; up = up.parentElement)
      if (['fixed', 'sticky'].includes(getComputedStyle(up).position)) return up
    return null
  }
  const visible = pieces.filter(({ box }) => size(box) > slack)
  const layers = new Map(visible.map(({ element }) => [element, floats(element) ?? layer(element)]))
  visible.forEach(({ element: a, box: first }, i) => {
    for (const { element: b, box: second } of visible.slice(i + 1)) {
      // A question mark stands on the line of the summary that it explains.
      if (a.localName === 'summary' && b.matches('.term > button')) continue
      if (a === b || a.contains(b) || b.contains(a) || layers.get(a) !== layers.get(b)) continue
      if (size(meets(first, second)) > slack) faults.push(`${describe(a)} lies upon ${describe(b)}`)
    }
  })
  return [...new Set(faults)]
})()
