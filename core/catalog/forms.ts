/** The form of inputs or of a code: rows of values, pictures, or sequences of symbols. */
export type Form = 'rows' | 'pictures' | 'sequences'
