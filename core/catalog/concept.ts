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

/** The names of these concepts' factors: a value or binary concept by its name, a class by its concept and number. */
export const factorNames = (concepts: readonly Concept[]): string[] =>
  concepts.flatMap(({ name, type, classes }) =>
    type === 'class' ? Array.from({ length: classes ?? 0 }, (_, level) => `${name} ${level}`) : [name],
  )
