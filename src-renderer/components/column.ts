/** A column of a table. */
export interface Column {
  name: string
  label: string
  /** Its width in CSS grid syntax. */
  width: string
  /** Whether the list can be sorted by it. */
  sorts?: boolean
}
