/** What a pointer presses. */
const pressed =
  'a[href], button, input, select, textarea, summary, label, [role="slider"], [role="option"], [role="row"], [role="button"]'
/** Distance between the points at which a page is looked at, px. */
const stride = 12

/**
 * Moves an element that covers something that is pressed to the first of the places, values of CSS `inset`, where it covers
 * least of it.
 */
export function moveAside(element: HTMLElement, places: readonly string[]): void {
  if (coveredBy(element) === 0) return
  const covered = places.map((place) => {
    element.style.inset = place
    return coveredBy(element)
  })
  element.style.inset = places[covered.indexOf(Math.min(...covered))]!
}

/** At how many points an element lies over something that is pressed. */
function coveredBy(element: HTMLElement): number {
  const { left, right, top, bottom } = element.getBoundingClientRect()
  let points = 0
  for (let x = left; x <= right; x += stride)
    for (let y = top; y <= bottom; y += stride) {
      const below = document.elementsFromPoint(x, y).filter((one) => !element.contains(one))
      if (below[0]?.closest(pressed)) points++
    }
  return points
}
