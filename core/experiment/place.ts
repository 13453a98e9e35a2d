/** A position in the text, 1-based; absent for values that were not read from a text. */
export interface Place {
  readonly line?: number
  readonly column?: number
}

/** A value of an experiment file with its position. */
export type Source = Place &
  (
    | { readonly type: 'map'; readonly entries: readonly Entry[] }
    | { readonly type: 'list'; readonly items: readonly Source[] }
    | { readonly type: 'scalar'; readonly value: Scalar }
  )

/** One `key: value`. */
export interface Entry {
  readonly key: string
  readonly place: Place
  readonly value: Source
}

export type Scalar = string | number | boolean | null
