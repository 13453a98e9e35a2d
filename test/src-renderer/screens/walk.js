// Run inside a page by a test: what Tab has to reach, and whether it did, with a ring that shows it.
/* global document, getComputedStyle */
;(() => {
  const describe = (element) => {
    const words = (element.getAttribute('aria-label') ?? (element.textContent || element.title)).trim()
    return `${element.localName} "${words.replace(/\s+/g, ' ').slice(0, 60)}"`
  }
  const tabbable =
    'a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, summary, [tabindex="0"], [contenteditable="true"]'
  /** Of radio buttons with one name, Tab reaches the checked one; in a grid and a list the arrow keys move. */
  const passedOver = (element) =>
    (element.type === 'radio' && !element.checked) ||
    (element.tabIndex < 0 && element.closest('[role="grid"], [role="listbox"], .cm-editor') !== null)
  const wanted = [...document.querySelectorAll(tabbable)].filter(
    (element) => element.checkVisibility({ visibilityProperty: true }) && !passedOver(element),
  )
  const reached = new Set()
  const ringless = []

  const shows = (element) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none'
  }
  const cursor = (element) => element.closest('.cm-editor, dialog') !== null
  /** A control that is not drawn itself has its ring around its label. */
  const ringed = (element) => shows(element.matches('.visually-hidden') ? element.closest('label') : element)

  document.addEventListener('focusin', ({ target }) => {
    if (!reached.has(target) && !ringed(target) && !cursor(target)) ringless.push(describe(target))
    reached.add(target)
  })
  globalThis.walk = {
    wanted: wanted.length,
    missing: () => wanted.filter((one) => one.isConnected && !reached.has(one)).map(describe),
    ringless,
  }
})()
