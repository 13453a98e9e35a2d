import type { TermId } from '../../core/glossary/glossary.ts'

/** A column of a table. */
export interface Column {
  name: string
  label: string
  /** Its entry in the glossary. */
  entry?: TermId
  /** Its width in CSS grid syntax. */
  width: string
  /** Whether the list can be sorted by it. */
  sorts?: boolean
}
