import { edited } from '../../core/experiment/edit/edited.ts'
import { longestName } from '../../core/experiment/name.ts'

/** A name that differs from the given one: `sweep` becomes `sweep 2`, and `sweep 2` becomes `sweep 3`. */
export function nextName(name: string): string {
  const [, stem = name, number = 1] = /^(.*\S)\s+(\d{1,6})$/u.exec(name) ?? []
  const next = ` ${Number(number) + 1}`
  return stem.slice(0, longestName - next.length).trimEnd() + next
}

interface Named {
  name: string
  text: string
}

/** An experiment's file under the next name. */
export function duplicateOf({ name, text }: Named): Named {
  const next = nextName(name)
  return { name: next, text: edited(text, ['name'], next, 'kind', ['name']) }
}
