/** A column of a table. */
export interface Column {
  name: string
  label: string
  /** As a column of a CSS grid. */
  width: string
  /** Whether the list can be sorted by it. */
  sorts?: boolean
}
