import type { JsonSchema } from '../../../core/catalog/options.ts'
import type { Source } from '../../../core/experiment/place.ts'
import type { Draft } from '../../lab/draft.svelte.ts'
import type { Path } from '../../../core/experiment/edit/edited.ts'

/** Props of every part of the form: the field's schema, its path, and its value in the file. */
export interface FieldProps {
  draft: Draft
  schema: JsonSchema
  path: Path
  label: string
  source: Source | undefined
}
