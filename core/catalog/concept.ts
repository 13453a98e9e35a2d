/** A concept a person would name. */
export interface Concept {
  name: string
  /** `value`: a real number; `binary`: 0 or 1; `class`: one of `classes` indices. */
  type: 'value' | 'binary' | 'class'
  classes?: number
  /** What its classes are called, by index, where they have names. */
  labels?: readonly string[]
  /** Whether the task's targets are it, so that whoever learns the task is paid to tell it. */
  isTarget?: boolean
}

/** A class of a concept: `species grey`, `class 3`, and `column 1 = 3` where two numbers would meet. */
export const className = (concept: string, label: string | number): string =>
  `${concept} ${/\d$/.test(concept) && /^[-−\d]/.test(String(label)) ? '= ' : ''}${label}`
