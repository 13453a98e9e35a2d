import type { JsonSchema } from '../../../core/catalog/options.ts'
import type { Source } from '../../../core/experiment/place.ts'
import type { Draft } from '../../lab/draft.svelte.ts'
import type { Path } from '../../lab/edit.ts'

/** What every part of the form is given: the field's schema, where it stands, and what the file says there. */
export interface FieldProps {
  draft: Draft
  schema: JsonSchema
  path: Path
  label: string
  source: Source | undefined
}
