export type * from '../core/records/records.ts'
