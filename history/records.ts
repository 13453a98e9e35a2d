export type * from '../core/records.ts'
