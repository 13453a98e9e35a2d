/** How well a text suits a query, higher is better, and which of its letters matched. */
export interface Match {
  score: number
  at: number[]
}

const starts = /[\s·,.:/_-]/

/**
 * Matches every word of a query in a text: best as a beginning of it, then of one of its words, then anywhere in one
 * piece, then letter by letter in order, one of which begins a word. Null if a word does not match; an empty query matches everything.
 */
export function matched(query: string, text: string): Match | null {
  const plain = text.toLowerCase()
  const at = new Set<number>()
  let score = 0
  for (const word of query.toLowerCase().split(/\s+/)) {
    if (word === '') continue
    const found = whole(word, plain) ?? inOrder(word, plain)
    if (!found) return null
    score += found.score
    found.at.forEach((place) => at.add(place))
  }
  // Of equal matches, the shorter text is more likely meant.
  return { score: score - text.length / 1000, at: [...at].sort((a, b) => a - b) }
}

function whole(word: string, text: string): Match | null {
  let best = -1
  for (let place = text.indexOf(word); place >= 0; place = text.indexOf(word, place + 1)) {
    if (best < 0) best = place
    if (!begins(text, place)) continue
    best = place
    break
  }
  if (best < 0) return null
  const score = best === 0 ? 4 : begins(text, best) ? 3 : 2
  return { score, at: Array.from(word, (_, i) => best + i) }
}

/** Letters in order, at beginnings of words where possible; null if none is. */
function inOrder(word: string, text: string): Match | null {
  const at: number[] = []
  let next = 0
  let starting = 0
  for (const letter of word) {
    let place = text.indexOf(letter, next)
    if (place < 0) return null
    for (let other = place; place !== next && other >= 0 && !begins(text, place);) {
      other = text.indexOf(letter, other + 1)
      if (other >= 0 && begins(text, other) && canEnd(word, at.length + 1, text, other + 1)) place = other
    }
    if (begins(text, place)) starting++
    at.push(place)
    next = place + 1
  }
  return starting > 0 ? { score: starting / word.length, at } : null
}

const begins = (text: string, place: number): boolean => place === 0 || starts.test(text[place - 1]!)

/** Whether the rest of a word is in order in the rest of a text. */
function canEnd(word: string, from: number, text: string, next: number): boolean {
  for (let i = from; i < word.length; i++) {
    next = text.indexOf(word[i]!, next) + 1
    if (next === 0) return false
  }
  return true
}
